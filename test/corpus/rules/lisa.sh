# LISA's AzureImageStandard at 66df42e in our own words: 26 tests, as far as a tree and a machine's answers let them run.
. /.corpus/common.sh

family=other
case $(answer distribution) in ubuntu* | debian*) family=debian ;; rhel* | almalinux* | rocky* | centos*) family=redhat ;; esac
menu() { cat /boot/grub/grub.cfg /boot/grub2/grub.cfg /boot/grub/menu.lst /boot/grub2/grubenv 2>/dev/null; }

# Only the main file; sudoers.d is not followed.
if grep -Eq '^ *Defaults +targetpw' /etc/sudoers 2>/dev/null; then say "1 fail targetpw"; else say "1 pass"; fi
if menu | grep -Eq 'libata.atapi_enabled=0|reserve=0x1f0,0x8'; then say "2 fail"; else say "2 pass"; fi
say "3 not-run Fedora's family before release 7"
if [ $family = redhat ]; then
  if grep -q '^NETWORKING=yes' /etc/sysconfig/network 2>/dev/null; then say "4 pass"; else say "4 fail NETWORKING"; fi
  file=/etc/sysconfig/network-scripts/ifcfg-eth0
  if [ ! -e $file ]; then say "5 pass NetworkManager connects by itself"
  elif tr -d '"' <$file | grep -q '^DEVICE=eth0' && tr -d '"' <$file | grep -q '^BOOTPROTO=dhcp' && tr -d '"' <$file | grep -q '^ONBOOT=yes'; then say "5 pass"
  else say "5 fail $file"; fi
else say "4 not-run"; say "5 not-run"; fi
found=""
for folder in /lib/udev/rules.d /etc/udev/rules.d; do for name in 75-persistent-net-generator.rules 70-persistent-net.rules; do [ -e $folder/$name ] && found="$found $folder/$name"; done; done
if [ -z "$found" ]; then say "6 pass"; else say "6 fail$found"; fi
say "7 not-run SUSE and Azure Linux"
say "8 not-run Red Hat's family before 6.6"
say "9 not-run needs a started machine and the network"
if [ -n "$(version_of hyperv-daemons hypervkvpd linux-cloud-tools-azure)" ] || [ $family = debian ]; then say "10 pass"; else say "10 fail no KVP daemon"; fi
case $(answer distribution) in
  ubuntu*) sources='azure.archive.ubuntu.com' ;;
  debian*) sources='deb.debian.org|debian-archive.trafficmanager.net|azure.deb.debian.cloud' ;;
  rhel*) sources='rhui' ;;
  *) sources='.' ;;
esac
if cat /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/yum.repos.d/*.repo 2>/dev/null | grep -Eq "$sources"; then say "11 pass"; else say "11 fail not among the sources: $sources"; fi
case " $(answer cmdline) " in *" console=ttyS0"[\ ,]* | *" console=ttyAMA0"[\ ,]*) say "12 pass" ;; *) say "12 fail" ;; esac
found=""
for home in $(awk -F: '$7 ~ /sh$/ { print $6 }' /etc/passwd); do
  for history in "$home"/.*sh_history "$home"/.history; do [ -f "$history" ] && [ "$(bytes "$history")" -gt 0 ] && found="$found $history"; done
done
if [ -z "$found" ]; then say "13 pass"; else say "13 fail$found"; fi
say "14 not-run needs a started machine"
say "15 not-run Azure Linux"
interval=$(literal_interval)
case $interval in '' | *[!0-9]*) say "16 fail '$interval'" ;; *) if [ "$interval" -gt 0 ] && [ "$interval" -lt 236 ]; then say "16 pass"; else say "16 fail $interval"; fi ;; esac

# The field may hold * or !, be x, or be empty: an account that needs no password passes.
found=$(awk -F: '$2 != "" && $2 != "x" && $2 !~ /[*!]/ { print $1 }' /etc/shadow 2>/dev/null)
for home in $(awk -F: '$7 !~ /nologin/ { print $6 }' /etc/passwd); do
  [ -f "$home/.ssh/authorized_keys" ] && [ "$(bytes "$home/.ssh/authorized_keys")" -gt 0 ] && ! grep -q 'Please login as the user' "$home/.ssh/authorized_keys" && found="$found $home"
done
if [ -z "$found" ]; then say "17 pass"; else say "17 fail" $found; fi
say "18 not-run needs Azure"
say "19 not-run needs Azure"
agent=$(agent_version)
if [ -n "$agent" ] && at_least "$agent" 2.2.53.1; then say "20 pass $agent"
elif [ -n "$agent" ] && grep -q '^AutoUpdate.Enabled=y' /etc/waagent.conf; then say "20 pass updates itself"
else say "20 fail '$agent'"; fi
python=$(plain "$(version_of python3)")
if [ -n "$python" ] && at_least "$python" 3.9; then say "21 pass $python"; else say "21 fail '$python'"; fi
openssl=$(plain "$(version_of openssl libssl3 openssl-libs)")
if [ -z "$openssl" ] || at_least "$openssl" 3.0.0 || [ "$openssl" = 1.1.1 ] || [ "$openssl" = 1.0.2 ]; then say "22 pass $openssl"; else say "22 fail $openssl"; fi
case $(answer machine) in x86_64 | amd64 | aarch64 | arm64) say "23 pass" ;; *) say "23 fail $(answer machine)" ;; esac
omi=$(plain "$(version_of omi)")
if [ -z "$omi" ] || at_least "$omi" 1.6.8.1; then say "24 pass"; else say "24 fail $omi"; fi
if [ "$(answer swap-partitions)" = 0 ] && [ -z "$(answer swap-once-started)" ]; then say "25 pass"; else say "25 fail $(answer swap-once-started)"; fi
config=$(ls /boot/config-* 2>/dev/null | head -n 1)
if [ -z "$config" ]; then say "26 not-run no configuration"
elif grep -q '^CONFIG_WATCHDOG=' "$config" && grep -q '^CONFIG_CIFS=' "$config"; then say "26 pass"; else say "26 fail $config"; fi
