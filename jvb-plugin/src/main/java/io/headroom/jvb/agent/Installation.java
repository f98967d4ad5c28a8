package io.headroom.jvb.agent;

import com.typesafe.config.Config;
import io.headroom.jvb.agent.WovenClasses.Woven;
import io.headroom.jvb.bridge.HeadroomBridge;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.config.SettingsReader;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gets Headroom into a bridge whose operator has switched it on. */
final class Installation {
    private Installation() {}

    /** Called in premain; leaves to a thread of its own what takes time. */
    static void begin(Instrumentation instrumentation) {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        Set<String> names = new HashSet<>();
        for (HookGroup group : HookGroup.values()) {
            group.targets().forEach(target -> names.add(target.internalName()));
        }
        WovenClasses woven = new WovenClasses(loader, names);
        instrumentation.addTransformer(woven);
        // Not a daemon: what there is to say is said, even if the bridge is gone again in no time.
        new Thread(() -> prepare(woven, loader), "headroom-start").start();
    }

    /** Everything that takes time, while the bridge starts. */
    private static void prepare(WovenClasses woven, ClassLoader loader) {
        Map<String, Woven> classes = Map.of();
        try {
            Config config = SettingsReader.bridgeConfig();
            if (SettingsReader.isEnabled(config)) {
                classes = install(SettingsReader.read(config), loader);
            }
        } catch (Throwable t) {
            Agent.notInstalled(t);
        } finally {
            woven.complete(classes); // whatever happened: somebody may be waiting
        }
    }

    private static Map<String, Woven> install(Settings settings, ClassLoader loader) {
        List<HookGroup> wanted = new ArrayList<>();
        if (settings.send() || settings.receive()) {
            wanted.add(HookGroup.CLASSIC);
        }
        if (settings.receive()) {
            wanted.add(HookGroup.RECEIVE);
        }
        if (settings.send()) {
            wanted.add(HookGroup.GCC2);
        }
        wanted.add(HookGroup.METRICS);
        ClassFiles bridge = ClassFiles.of(loader);
        Support support = Support.of(ClassFiles.of(Agent.class.getClassLoader()), bridge);
        Map<String, Woven> classes = weave(wanted, support, bridge);
        if (wanted.stream().noneMatch(group -> group != HookGroup.METRICS && support.supports(group))) {
            wanted.forEach(group -> Agent.say(support.line(group)));
            Agent.say("nothing to do here, the bridge runs on its own");
            return Map.of();
        }
        List<String> remarks = HeadroomBridge.start(settings);
        wanted.forEach(group -> Agent.say(support.line(group)));
        remarks.forEach(Agent::say);
        Agent.say(
                "installed, mode " + settings.mode() + ", arms " + settings.ab().weights());
        return classes;
    }

    /** Weaves each group that is supported, as a whole. */
    private static Map<String, Woven> weave(List<HookGroup> wanted, Support support, ClassFiles bridge) {
        Weaver weaver = new Weaver(bridge);
        Map<String, Woven> all = new HashMap<>();
        for (HookGroup group : wanted) {
            HookGroup needed = group.needs();
            if (needed != null && support.supports(group) && !support.supports(needed)) {
                support.refuse(group, "needs the hooks of " + needed.title);
            }
            if (!support.supports(group)) {
                continue;
            }
            Map<String, Woven> ofGroup = new HashMap<>();
            try {
                for (HookGroup.Target target : group.targets()) {
                    byte[] original = bridge.bytes(target.internalName());
                    if (original == null) {
                        throw new IllegalStateException("no class " + target.internalName());
                    }
                    ofGroup.put(target.internalName(), new Woven(original, weaver.weave(target, original)));
                }
                all.putAll(ofGroup);
            } catch (RuntimeException | LinkageError e) {
                support.refuse(group, "weaving failed: " + e);
            }
        }
        return all;
    }
}
