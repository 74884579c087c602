# The Azure self-test's twelve Linux tests in our own words, by their published ids and required values (spec of 2021).
. /.corpus/common.sh

agent=$(agent_version)
if [ -n "$agent" ] && at_least "$agent" 2.2.41; then say "39 pass $agent"; else say "39 fail agent '$agent', required 2.2.41"; fi

line=" $(answer cmdline) "
missing=""
for option in console=ttyS0 earlyprintk=ttyS0 rootdelay=300; do case $line in *" $option"[\ ,]*) ;; *) missing="$missing $option" ;; esac; done
case "$missing " in
  " ") say "40 pass" ;;
  *console=ttyS0*) say "40 fail lacks$missing" ;;
  *) say "40 warn lacks$missing" ;;
esac

count=$(answer swap-partitions)
if [ "$count" = 0 ]; then say "41 pass"; else say "41 fail $count swap partitions"; fi
say "42 pass one root partition is mounted"

openssl=$(plain "$(version_of openssl libssl3 openssl-libs)")
if [ -z "$openssl" ] || at_least "$openssl" 0.9.8; then say "44 pass $openssl"; else say "44 fail $openssl, required 0.9.8"; fi
python=$(plain "$(version_of python3 python)")
if [ -n "$python" ] && at_least "$python" 2.6; then say "45 pass $python"; else say "45 warn Python '$python', required 2.6"; fi

interval=$(literal_interval)
case $interval in
  180) say "46 pass" ;;
  '' | *[!0-9]*) say "46 fail ClientAliveInterval '$interval'" ;;
  *) if [ "$interval" -ge 30 ] && [ "$interval" -le 235 ]; then say "46 warn $interval, recommended 180"; else say "46 fail $interval, required 30 to 235"; fi ;;
esac

large=""
for history in /root/.bash_history /home/*/.bash_history; do [ -f "$history" ] && [ "$(bytes "$history")" -gt 1024 ] && large="$large $history"; done
if [ -z "$large" ]; then say "48 pass"; else say "48 fail$large"; fi

case $(answer machine) in x86_64 | amd64) say "49 pass" ;; *) say "49 fail $(answer machine)" ;; esac
glibc=$(plain "$(version_of libc6 glibc)")
if [ -z "$glibc" ] || at_least "$glibc" 2.18; then say "50 pass $glibc"; else say "50 warn glibc $glibc is on the GHOST list"; fi
# A line in a comment counts, as in the published sample output.
if grep -q 'AutoUpdate.Enabled *= *y' /etc/waagent.conf 2>/dev/null; then say "51 pass"; else say "51 warn AutoUpdate.Enabled is not y"; fi
# The kernel that runs is looked at, not others that are installed beside it.
kernel=$(answer kernel)
if at_least "$(plain "$kernel")" 4.15; then say "52 pass $kernel"; else say "52 fail $kernel"; fi
