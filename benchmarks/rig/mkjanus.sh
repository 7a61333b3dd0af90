#!/usr/bin/env bash
# Writes a Janus configuration (HTTP on 127.0.0.1:8088, VideoRoom only): mkjanus.sh DIR EVENT_LOOPS ICE_LITE
set -euo pipefail
D=$(mkdir -p "$1/cfg" && cd "$1" && pwd)
L=/usr/lib/$(uname -m)-linux-gnu/janus
others() { find "$1" -name '*.so' ! -name "$2*" -printf '%f\n' | paste -sd,; }
cat >"$D/cfg/janus.jcfg" <<J
general: { configs_folder = "$D/cfg"
 plugins_folder = "$L/plugins"
 transports_folder = "$L/transports"
 events_folder = "$L/events"
 loggers_folder = "$L/loggers"
 debug_level = 2
 session_timeout = 0
 interface = "127.0.0.1"
 server_name = "rig"
 $([ "$2" -gt 0 ] && echo "event_loops = $2") }
media: { ipv6 = false
 rtp_port_range = "21000-32000"
 slowlink_threshold = 0 }
nat: { nice_debug = false
 full_trickle = false
 ice_lite = $3
 ice_enforce_list = "127.0.0.1" }
plugins: { disable = "$(others "$L/plugins" libjanus_videoroom)" }
transports: { disable = "$(others "$L/transports" libjanus_http)" }
events: { broadcast = false }
J
cat >"$D/cfg/janus.transport.http.jcfg" <<J
general: { json = "indented"
 base_path = "/janus"
 http = true
 port = 8088
 ip = "127.0.0.1"
 https = false }
admin: { admin_http = false }
J
echo 'general: { }' >"$D/cfg/janus.plugin.videoroom.jcfg"
