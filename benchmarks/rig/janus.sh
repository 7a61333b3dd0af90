#!/usr/bin/env bash
# Janus' VideoRoom as an SFU, one line of JSON for each number of subscribers:
#   janus.sh EVENT_LOOPS ICE_LITE "1 10 50" [SECONDS]          for example: janus.sh 2 true "50 10 1" 30
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
B=${B:-$here/../../target/rig}
make -s -C "$here" "B=$B" && gcc -shared -fPIC -O1 -o "$B/ifshim.so" "$here/ifshim.c" -ldl
"$here/mkjanus.sh" "$B/janus" "$1" "$2"
for n in $3; do
  LD_PRELOAD=$B/ifshim.so nice -n -10 janus -F "$B/janus/cfg" -C "$B/janus/cfg/janus.jcfg" >"$B/janus.log" 2>&1 &
  server=$!
  trap 'kill $server' EXIT
  sleep 1.5
  "$B/rig" --janus 127.0.0.1:8088 --mode sfu --pid $server --audio "$B/audio" --calls "$n" --warm 2 --secs "${4:-30}"
  kill $server && wait $server || true
  trap - EXIT
done
