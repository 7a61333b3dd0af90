package dev.crosspoint.benchmarks.load;

import dev.crosspoint.media.ShardThreading;

/** Runs the load program alone: calls, seconds, warm-up seconds, threading, seconds between forced collections. */
public final class Load {
    private Load() {
    }

    public static void main(String[] args) throws Exception {
        LoadPlan plan = new LoadPlan(number(args, 0, 50), number(args, 1, 30), number(args, 2, 15),
                args.length > 3 ? ShardThreading.valueOf(args[3]) : ShardThreading.SHARED, number(args, 4, 0));
        System.out.println(LoadRun.run(plan));
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }
}
