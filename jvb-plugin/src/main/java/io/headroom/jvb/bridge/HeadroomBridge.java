package io.headroom.jvb.bridge;

import io.headroom.bwe.Estimators;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.hooks.Hooks;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;

/** Puts the parts together and sets them going. */
public final class HeadroomBridge {
    private static final Logger LOGGER = Logger.getLogger("io.headroom");

    private HeadroomBridge() {}

    /**
     * Starts Headroom: from now on hooks are made as the bridge makes its objects. Loads no class of the bridge.
     *
     * @return what an operator should know, in words; empty when all is well
     * @throws io.headroom.jvb.config.SettingsException if an arm or a parameter does not exist
     */
    public static List<String> start(Settings settings) {
        Estimators estimators = Estimators.load(HeadroomBridge.class.getClassLoader());
        Arms arms = new Arms(settings, estimators);
        RecordLog records = settings.record().enabled() ? new RecordLog(settings.record()) : null;
        CaptureLog captures = settings.capture().enabled() ? new CaptureLog(settings.capture()) : null;
        Headroom headroom = new Headroom(settings, arms, System::nanoTime, records, captures);
        Housekeeping housekeeping = new Housekeeping(headroom, records, captures);
        Thread background = new Thread(() -> keepHouse(headroom, housekeeping), "headroom");
        background.setDaemon(true);
        Hooks.install(new BridgeHooks(headroom));
        background.start();
        return estimators.problems();
    }

    private static void keepHouse(Headroom headroom, Housekeeping housekeeping) {
        Object lock = new Object();
        boolean registered = false;
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            synchronized (lock) {
                                housekeeping.stop(System.currentTimeMillis());
                            }
                        },
                        "headroom-stop"));
        while (true) {
            try {
                Thread.sleep(Housekeeping.INTERVAL_MS);
                if (!registered && (headroom.metrics() != MetricsSink.NONE || headroom.slotCount() > 0)) {
                    registered = true; // not earlier: the bridge may want to set up JMX its own way
                    registerControl(headroom);
                }
                synchronized (lock) {
                    housekeeping.tick(System.currentTimeMillis());
                }
            } catch (InterruptedException e) {
                return;
            } catch (Throwable t) {
                LOGGER.log(Level.WARNING, "headroom: housekeeping", t);
            }
        }
    }

    private static void registerControl(Headroom headroom) throws JMException {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new HeadroomControl(headroom), new ObjectName("io.headroom:type=Headroom"));
    }
}
