package dev.crosspoint.interop.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What arrives at one UDP port of the loopback interface, seen by tcpdump: no program has to be trusted with it. */
public final class RtpCapture implements AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_AND_IP = 14 + 20;
    private static final int UDP_HEADER = 8;

    private final Process process;
    private final Path file;
    private final int port;

    /** One RTP packet; {@code atUs} is the capture time in microseconds. */
    public record Packet(long atUs, int payloadType, boolean marker, int sequence, int timestamp, int ssrc,
                         byte[] payload) {
    }

    private RtpCapture(Process process, Path file, int port) {
        this.process = process;
        this.file = file;
        this.port = port;
    }

    /** Starts to capture what is sent to the port; returns once tcpdump listens. */
    public static RtpCapture start(int port) throws IOException {
        Tool.require("tcpdump");
        Path file = Files.createTempFile("capture", ".pcap");
        Process process = new ProcessBuilder("tcpdump", "-i", "lo", "-U", "-n", "--immediate-mode",
                "-s", "512", "-B", "8192", // else a slot takes 64 KB, and a busy machine loses packets here
                "-w", file.toString(), "udp dst port " + port).start();
        BufferedReader errors = process.errorReader();
        for (String line = errors.readLine(); ; line = errors.readLine()) {
            if (line == null) {
                throw new IOException("tcpdump ended at its start");
            }
            if (line.contains("listening on")) {
                break;
            }
        }
        Thread.ofVirtual().start(() -> {
            try {
                errors.transferTo(java.io.Writer.nullWriter());
            } catch (IOException end) {
                // closed with the process
            }
        });
        return new RtpCapture(process, file, port);
    }

    /** The packets so far, in order of arrival. */
    public List<Packet> packets() throws IOException {
        ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file));
        if (b.remaining() < FILE_HEADER) {
            return List.of();
        }
        b.order(b.getInt(0) == 0xA1B2C3D4 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        List<Packet> packets = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= b.limit()) {
            long us = (b.getInt(at) & 0xFFFFFFFFL) * 1_000_000 + b.getInt(at + 4);
            int length = b.getInt(at + 8);
            if (at + RECORD_HEADER + length > b.limit()) {
                break;
            }
            rtp(b.slice(at + RECORD_HEADER, length).order(ByteOrder.BIG_ENDIAN), us, packets);
            at += RECORD_HEADER + length;
        }
        return packets;
    }

    private void rtp(ByteBuffer frame, long us, List<Packet> packets) {
        int rtp = ETHERNET_AND_IP + UDP_HEADER;
        if (frame.limit() < rtp + 12 || (frame.get(rtp) & 0xC0) != 0x80
                || (frame.getShort(ETHERNET_AND_IP + 2) & 0xFFFF) != port) {
            return;
        }
        byte[] payload = new byte[frame.limit() - rtp - 12];
        frame.get(rtp + 12, payload);
        packets.add(new Packet(us, frame.get(rtp + 1) & 0x7F, frame.get(rtp + 1) < 0,
                frame.getShort(rtp + 2) & 0xFFFF, frame.getInt(rtp + 4), frame.getInt(rtp + 8), payload));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(file);
    }
}
