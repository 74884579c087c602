# DigitalOcean's img_check 1.8.1 in our own words: fourteen rules, with what is known to go wrong in them.
. /.corpus/common.sh

distribution=$(answer distribution)
case $distribution in
  ubuntu* | debian* | "centos "* | rocky* | almalinux* | cloudlinux*) say "1 pass" ;;
  *) say "1 fail $distribution is not on the list" ;;
esac
case $distribution in
  "ubuntu 16.04" | "ubuntu 18.04" | "ubuntu 20.04" | "ubuntu 22.04" | "ubuntu 24.04" | "debian 9" | "debian 1"[0-3] | "rocky "[89]* | "almalinux "[89]*) say "2 pass" ;;
  *) say "2 fail $distribution is not on the list" ;;
esac
if [ -n "$(version_of cloud-init)" ]; then say "3 pass"; else say "3 fail no cloud-init"; fi
if grep -qs 'ENABLED=yes' /etc/ufw/ufw.conf || ls /etc/systemd/system/*.wants/firewalld.service >/dev/null 2>&1; then say "4 pass"; else say "4 warn no active firewall"; fi
say "5 not-run needs the network, and would change the image"

archives=$(ls -d /var/log/*-???????? /var/log/*.[0-9] 2>/dev/null)
if [ -z "$archives" ]; then say "6 pass"; else say "6 warn" $archives; fi
large=""
for log in /var/log/*.log; do [ -f "$log" ] && [ "$(bytes "$log")" -gt 50 ] && large="$large $log"; done
if [ -z "$large" ]; then say "7 pass"; else say "7 warn$large"; fi

# Users from 1000 on. What is counted in the loop is lost with its subshell, so that none of this fails the run.
passwords="" keys="" histories=""
for user in $(awk -F: '$3 >= 1000 && $1 != "nobody" && $1 != "centos" && $1 != "nfsnobody" { print $1 }' /etc/passwd); do
  field=$(sed -n "s/^$user:\([^:]*\):.*/\1/p" /etc/shadow)
  case $field in '!' | '!!' | '*') ;; *) passwords="$passwords $user" ;; esac
  # The pattern for the keys stands in quotes and matches nothing.
  ls "/home/$user/.ssh/*" >/dev/null 2>&1 && keys="$keys $user"
  [ "$(bytes "/home/$user/.bash_history")" -ge 200 ] && histories="$histories $user"
done
if [ -z "$passwords" ]; then say "8 pass"; else say "8 lost$passwords"; fi
if [ -z "$keys" ]; then say "9 pass"; else say "9 lost$keys"; fi
if [ -z "$histories" ]; then say "10 pass"; else say "10 lost$histories"; fi

case $(sed -n 's/^root:\([^:]*\):.*/\1/p' /etc/shadow) in '!' | '!!' | '*') say "11 pass" ;; *) say "11 fail root's password is not locked" ;; esac
ssh=pass
for file in /root/.ssh/*; do
  case $file in
    */authorized_keys) [ "$(bytes "$file")" -gt 50 ] && ssh="fail $file" ;;
    */id_rsa) [ "$(bytes "$file")" -gt 0 ] && ssh="fail $file" ;;
    */known_hosts) [ "$(bytes "$file")" -gt 50 ] && [ "$ssh" = pass ] && ssh="warn $file" ;;
    *) [ -f "$file" ] && [ "$ssh" = pass ] && ssh="warn $file" ;;
  esac
done
say "12 $ssh"
if [ "$(bytes /root/.bash_history)" -ge 200 ]; then say "13 fail /root/.bash_history"; else say "13 pass"; fi
if [ -e /opt/digitalocean ]; then say "14 fail /opt/digitalocean"; else say "14 pass"; fi
