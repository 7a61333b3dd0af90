# SIPp as a carrier to try a node with; its built-in scenarios are enough.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends sip-tester \
    && rm -rf /var/lib/apt/lists/*
USER nobody
WORKDIR /tmp
CMD ["sipp", "-sn", "uas", "-aa", "-rtp_echo", "-nostdin"]
