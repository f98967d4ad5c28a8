package io.headroom.jvb.agent;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which groups of hooks a bridge bears, and why not the others. */
final class Support {
    private final Map<HookGroup, List<String>> problems = new EnumMap<>(HookGroup.class);

    /** Checks shape and links of all groups; {@code own} are the class files of our jar. */
    static Support of(ClassFiles own, ClassFiles bridge) {
        Support support = new Support();
        LinkCheck links = new LinkCheck(own, bridge);
        for (HookGroup group : HookGroup.values()) {
            List<String> found = new ArrayList<>(group.shape().mismatches(bridge));
            found.addAll(links.problems(group.ourClasses()));
            support.problems.put(group, found);
        }
        for (HookGroup group : HookGroup.values()) {
            HookGroup needed = group.needs();
            if (needed != null && !support.supports(needed)) {
                support.refuse(group, "needs the hooks of " + needed.title);
            }
        }
        return support;
    }

    boolean supports(HookGroup group) {
        return problems(group).isEmpty();
    }

    List<String> problems(HookGroup group) {
        return problems.getOrDefault(group, List.of());
    }

    /** Something else speaks against a group. */
    void refuse(HookGroup group, String problem) {
        problems.computeIfAbsent(group, g -> new ArrayList<>()).add(problem);
    }

    /** One line for the operator. */
    String line(HookGroup group) {
        List<String> found = problems(group);
        return found.isEmpty()
                ? group.title + ": supported"
                : group.title + ": not supported by this bridge, which keeps its own: " + String.join("; ", found);
    }
}
