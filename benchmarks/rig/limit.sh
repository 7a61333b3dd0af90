#!/usr/bin/env bash
# What the media work costs at the bare minimum, one thread, N=100 calls, JSON lines: limit.sh [ROUNDS [SECONDS]]
# FAST=1 takes AES and SHA-1 from OpenSSL's primitives instead of libsrtp.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
B=${B:-$here/../../target/rig}
export AUDIO=${AUDIO:-$B/audio}
S=${2:-6}
run() { nice -n -10 "$B/limit" run "$@"; }
for _ in $(seq "${1:-3}"); do
  run relay 100 "$S"
  run pass 100 "$S"
  # encoder's rate, channels, complexity, bit/s, application (2048 voip, 2049 audio, 2051 lowdelay), decoder's rate
  run xcode 100 "$S" 8000 1 0 32000 2048 8000
  run xcode 100 "$S" 8000 1 5 24000 2048 8000
  run xcode 100 "$S" 8000 1 10 24000 2048 8000
  run xcode 100 "$S" 48000 1 5 24000 2048 8000
  run xcode 40 "$S" 48000 2 10 32000 2049 48000
  run xcode 100 "$S" 8000 1 0 32000 2051 8000
done
