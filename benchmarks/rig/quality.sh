#!/usr/bin/env bash
# PCMU to Opus at many settings and back to 8 kHz: bit rate, and quality against the 8 kHz source.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
B=${B:-$here/../../target/rig}
A=${AUDIO:-$B/audio}
export AUDIO=$A
mkdir -p "$B/q"
while read -r s; do
  f=$B/q/${s// /_}.raw
  # shellcheck disable=SC2086
  rate=$("$B/limit" enc $s "$A/speech8.raw" "$f")
  echo "$rate kb/s  $("$here/quality.py" "$A/speech8.raw" "$f")"
done <<'S'
48000 2 10 32000 2049
48000 2 10 24000 2049
48000 1 10 32000 2048
48000 1 5 24000 2048
16000 1 5 16000 2048
8000 1 10 24000 2048
8000 1 5 24000 2048
8000 1 3 24000 2048
8000 1 1 24000 2048
8000 1 0 24000 2048
8000 1 10 16000 2048
8000 1 5 16000 2048
8000 1 0 16000 2048
8000 1 0 32000 2051
8000 1 5 32000 2051
8000 1 0 32000 2048
48000 1 0 32000 2051
S
