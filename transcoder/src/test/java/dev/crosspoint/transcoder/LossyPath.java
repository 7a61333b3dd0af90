package dev.crosspoint.transcoder;

import dev.crosspoint.transcoder.PacketPath.Packet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A network of seeded misfortune: each packet is lost or delayed.
 *
 * @param lossPercent  share of packets lost
 * @param burst        mean length of a run of losses (Gilbert's model); 1 for losses that know nothing of each other
 * @param jitterMs     packets are late by 0 to this, evenly spread; they may overtake each other
 * @param driftPpm     by how much the sender's clock is fast
 */
record LossyPath(double lossPercent, double burst, int jitterMs, double driftPpm, long seed) {
    List<Packet> carry(List<Packet> packets) {
        Random random = new Random(seed);
        List<Packet> arriving = new ArrayList<>();
        double p = lossPercent / 100;
        double leaveBad = burst <= 1 ? 1 - p : 1 / burst;
        double enterBad = burst <= 1 ? p : p / (1 - p) / burst;
        boolean bad = false;
        for (int i = 0; i < packets.size(); i++) {
            bad = bad ? random.nextDouble() >= leaveBad : random.nextDouble() < enterBad;
            double late = random.nextDouble() * jitterMs * PacketPath.MS;
            if (i == 0 || !bad) {
                Packet packet = packets.get(i);
                long sentNs = (long) (packet.arrivalNs() * (1 - driftPpm / 1e6));
                arriving.add(new Packet(packet.sequence(), packet.timestamp(), packet.payload(),
                        sentNs + (long) (i == 0 ? 0 : late)));
            }
        }
        arriving.sort(Comparator.comparingLong(Packet::arrivalNs));
        return arriving;
    }
}
