package dev.crosspoint.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;

/** The P-256 keys that tokens are signed with: made once, kept in the database, the same for every node on it. */
public final class SigningKeys {

    private final Database db;

    public SigningKeys(Database db) {
        this.db = db;
    }

    /** The key for this purpose, made now if there is none. */
    public ECKey key(String purpose) {
        ECKey known = db.with(c -> read(c, purpose));
        if (known != null) {
            return known;
        }
        ECKey fresh = generate();
        try {
            db.with(c -> insert(c, purpose, fresh));
            return fresh;
        } catch (StoreException e) {
            ECKey other = db.with(c -> read(c, purpose)); // another node was faster
            if (other == null) {
                throw e;
            }
            return other;
        }
    }

    private static ECKey read(Connection c, String purpose) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("SELECT jwk FROM signing_keys WHERE purpose = ?")) {
            s.setString(1, purpose);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? ECKey.parse(r.getString(1)) : null;
            }
        } catch (ParseException e) {
            throw new StoreException("The stored signing key for " + purpose + " is damaged", e);
        }
    }

    private static Void insert(Connection c, String purpose, ECKey key) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("INSERT INTO signing_keys (purpose, jwk) VALUES (?, ?)")) {
            s.setString(1, purpose);
            s.setString(2, key.toJSONString());
            s.executeUpdate();
            return null;
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("No P-256 keys here", e);
        }
    }
}
