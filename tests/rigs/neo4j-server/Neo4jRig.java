import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * One Neo4j to throw away: {@code Neo4jRig HOME PORT}.
 *
 * <p>Serves Bolt on 127.0.0.1 and PORT (0: any free one) without authentication, and prints "ready PORT" once it answers.
 * Whoever started it holds its standard input: when that closes, even because the starter was killed, the server ends at
 * once and removes HOME with all its data.
 */
public final class Neo4jRig {
    private static final String HOST = "127.0.0.1";

    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        new Thread(() -> endWithStandardInput(home), "stdin").start();
        try {
            System.out.println("ready " + portOf(start(home, Integer.parseInt(args[1]))));
        } catch (Throwable failure) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static DatabaseManagementService start(Path home, int port) {
        SocketAddress address = new SocketAddress(HOST, port);
        return new DatabaseManagementServiceBuilder(home)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .setConfig(GraphDatabaseSettings.auth_enabled, false)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(128))
                .setConfig(GraphDatabaseSettings.log_queries, GraphDatabaseSettings.LogQueryLevel.OFF)
                .setConfig(GraphDatabaseInternalSettings.dump_diagnostics, false)
                .build();
    }

    private static int portOf(DatabaseManagementService server) {
        GraphDatabaseAPI database = (GraphDatabaseAPI) server.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
        return database.getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class)
                .getLocalAddress(ConnectorType.BOLT)
                .getPort();
    }

    /** Nothing of the data is wanted again, so the server is not shut down: it stops where it stands. */
    private static void endWithStandardInput(Path home) {
        try {
            while (System.in.read() >= 0) {
                // What is written to it says nothing.
            }
            remove(home);
        } catch (IOException left) {
            System.err.println("left behind: " + left);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
