package io.headroom.bwe;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house, held by the byte code.
 *
 * <pre>
 *              io.headroom.bwe   (the seam; knows nobody)
 *             /       |       \
 *          gcc    headroom    rtp      (do not know each other)
 * </pre>
 */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.headroom.bwe");

    private static final ArchRule READS_NO_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat(resideInAPackage("java.time.."))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date");

    private static final ArchRule STARTS_NO_THREAD = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.Executor.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Timer.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.CompletableFuture.class);

    @Test
    void seesTheClassesItJudges() {
        assertThat(CORE.contain(BandwidthEstimator.class)).isTrue();
        assertThat(CORE).noneMatch(type -> type.getName().endsWith("Test"));
        assertThat(CORE).anyMatch(type -> type.getPackageName().equals("io.headroom.bwe.rtp"));
    }

    @Test
    void theSeamKnowsNoImplementation() {
        noClasses()
                .that()
                .resideInAPackage("io.headroom.bwe")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.headroom.bwe.*.."))
                .check(CORE);
    }

    @Test
    void implementationsDoNotKnowEachOther() {
        slices().matching("io.headroom.bwe.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CORE);
    }

    @Test
    void needsNothingButTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.headroom.bwe..",
                        "java.lang..",
                        "java.util..",
                        "java.util.regex..",
                        "org.jspecify.annotations.."))
                .check(CORE);
    }

    @Test
    void readsNoClock() {
        READS_NO_CLOCK.check(CORE);
    }

    @Test
    void startsNoThread() {
        STARTS_NO_THREAD.check(CORE);
    }

    @Test
    void printsNothing() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "java.lang.System$Logger"))
                .check(CORE);
    }

    @Test
    void drawsRandomNumbersFromNowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.util.random.RandomGenerator.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CORE);
    }

    @Test
    void everyPackageHasASignOnItsDoor() {
        Set<String> packages = new TreeSet<>();
        CORE.forEach(type -> packages.add(type.getPackageName()));
        for (String name : packages) {
            assertThat(CORE.contain(name + ".package-info"))
                    .as(name + " has a package-info")
                    .isTrue();
            assertThat(CORE.get(name + ".package-info").isAnnotatedWith(NullMarked.class))
                    .as(name + " is @NullMarked")
                    .isTrue();
        }
        assertThat(packages).contains("io.headroom.bwe", "io.headroom.bwe.rtp");
    }

    @Test
    void classesAreFinal() {
        classes()
                .that(resideInAPackage("io.headroom.bwe..")
                        .and(not(com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES)))
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .beEnums()
                .check(CORE);
    }

    /** A rule that cannot fail holds nothing: these are the sins it must see. */
    static final class Sinner {
        long now() {
            return System.nanoTime();
        }

        void go() {
            new Thread(() -> {}).start();
        }
    }

    @Test
    void theRulesSeeASinnerWhenThereIsOne() {
        JavaClasses sinner = new ClassFileImporter().importClasses(Sinner.class);
        assertThatThrownBy(() -> READS_NO_CLOCK.check(sinner)).hasMessageContaining("nanoTime");
        assertThatThrownBy(() -> STARTS_NO_THREAD.check(sinner)).hasMessageContaining("Thread");
    }
}
