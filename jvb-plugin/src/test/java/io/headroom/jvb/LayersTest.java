package io.headroom.jvb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The plugin's packages know of each other only what they must. */
class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.headroom.jvb");

    @Test
    void advicesKnowHooksOnly() {
        noClasses()
                .that()
                .resideInAPackage("..jvb.advice..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..jvb.bridge..", "..jvb.agent..", "..jvb.config..", "io.headroom.bwe..", "org.jitsi..")
                .check(CLASSES);
    }

    @Test
    void hooksKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage("..jvb.hooks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..jvb.bridge..",
                        "..jvb.agent..",
                        "..jvb.advice..",
                        "..jvb.config..",
                        "org.jitsi..",
                        "net.bytebuddy..")
                .check(CLASSES);
    }

    @Test
    void theBridgeSideDoesNotKnowHowItIsWovenIn() {
        noClasses()
                .that()
                .resideInAPackage("..jvb.bridge..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..jvb.agent..", "..jvb.advice..", "io.headroom.libjitsi..", "net.bytebuddy..")
                .check(CLASSES);
    }

    @Test
    void noneButTheBridgeSideNamesATypeOfTheBridge() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..jvb.bridge..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jitsi..", "org.jitsi_modified..", "kotlin..")
                .check(CLASSES);
    }
}
