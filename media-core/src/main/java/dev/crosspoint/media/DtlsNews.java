package dev.crosspoint.media;

import dev.crosspoint.srtp.DtlsAssociation;

/** Something an association told, which may have been replaced meanwhile. */
record DtlsNews(DtlsOwner owner, DtlsAssociation association, Command news) implements Command {
    @Override
    public void run(long nowNs) {
        if (owner.uses(association)) {
            news.run(nowNs);
        }
    }

    @Override
    public Object target() {
        return news.target();
    }
}
