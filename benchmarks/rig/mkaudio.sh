#!/usr/bin/env bash
# Makes the speech-like source once: speech48.raw and speech8.raw (16 bit, mono), 30 s of two voices with some noise.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
D=${1:-${B:-$here/../../target/rig}/audio}
mkdir -p "$D"
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
TEXT="The quick brown fox jumps over the lazy dog near the river bank. She sells sea shells by the sea shore, and he \
measures seven hundred and forty two calls in the evening. Please hold the line while we connect you to an agent. Your \
account number is nine, eight, three, one, zero, five. Thank you for waiting, the weather in the mountains is cold but \
bright today. We would like to confirm the delivery of three boxes on Thursday the twenty first. Could you spell your \
family name for me, please. Yes, that is exactly right, I will call you back in a few minutes."
RAW48="-t raw -e signed -b 16 -r 48000 -c 1"
espeak-ng -v en-us -s 165 -w "$T/a.wav" "$TEXT"
espeak-ng -v en-gb+f3 -s 175 -w "$T/b.wav" "$TEXT"
sox "$T/a.wav" "$T/b.wav" "$T/ab.wav"
sox -R -D "$T/ab.wav" -r 48000 -c 1 -b 16 "$T/s48.wav" rate -v gain -n -6
sox -R -D -n -r 48000 -c 1 -b 16 "$T/n48.wav" synth "$(soxi -D "$T/s48.wav")" whitenoise vol 0.0015
# shellcheck disable=SC2086
sox -R -D -m -v 1 "$T/s48.wav" -v 1 "$T/n48.wav" $RAW48 "$T/full48.raw"
head -c $((48000 * 2 * 30)) "$T/full48.raw" >"$D/speech48.raw"
# shellcheck disable=SC2086
sox -R -D $RAW48 "$D/speech48.raw" -t raw -e signed -b 16 -r 8000 -c 1 "$D/speech8.raw" rate -v
