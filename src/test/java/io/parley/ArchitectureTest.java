package io.parley;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Which package may use which, and what of Java the core may use. A package may be absent. */
@AnalyzeClasses(packages = "io.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** From the top down: a package may use those of the rows below it, and not its neighbours. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("api", "timer", "web"),
          List.of("node"),
          List.of("persistence", "hazelcast"),
          List.of("identity"),
          List.of("checkpoint", "gossip"),
          List.of("replica"),
          List.of("crdt", "merkle"));

  private static final String[] CORE = packages(ROWS.subList(4, ROWS.size()));

  /** Starts servers, and so does without anything that they bring. */
  private static final String RUN = "io.parley.run..";

  /** Checks proofs without a server, with what the core has. */
  private static final String VERIFY = "io.parley.verify..";

  private static final Set<String> UNSEEDED_FACTORIES = Set.of("getDefault", "of");

  @ArchTest
  static final ArchRule everythingIsInAKnownPackage =
      classes()
          .should()
          .resideInAnyPackage(packages(ROWS))
          .orShould()
          .resideInAnyPackage(RUN, VERIFY);

  @ArchTest static final ArchRule arrowsPointDownOnly = arrows();

  @ArchTest
  static final ArchRule whatStartsServersUsesJavaAlone =
      classes()
          .that()
          .resideInAPackage(RUN)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.xml..", "org.w3c.dom..", "org.xml.sax..", RUN)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingUsesWhatStartsServers =
      noClasses()
          .that()
          .resideOutsideOfPackage(RUN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(RUN);

  /** What a server offers, it offers as Jakarta EE and MicroProfile do: the WAR runs on any. */
  @ArchTest
  static final ArchRule theWarKnowsNoServerProviderOrDriver =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.sun..",
              "fish..",
              "io.undertow..",
              "org.eclipse.persistence..",
              "org.glassfish..",
              "org.h2..",
              "org.hibernate..",
              "org.jboss..",
              "org.postgresql..",
              "org.wildfly..");

  @ArchTest
  static final ArchRule whatChecksProofsUsesTheCoreAndJavaAlone =
      classes()
          .that()
          .resideInAPackage(VERIFY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              VERIFY,
              packageOf("checkpoint"),
              packageOf("replica"),
              packageOf("crdt"),
              packageOf("merkle"));

  @ArchTest
  static final ArchRule nothingUsesWhatChecksProofs =
      noClasses()
          .that()
          .resideOutsideOfPackage(VERIFY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(VERIFY);

  @ArchTest
  static final ArchRule theCoreUsesJavaAlone =
      classes()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..").or(resideInAnyPackage(CORE)));

  @ArchTest
  static final ArchRule theCoreHasNoThreadLockNetworkFileOrDatabase =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.util.concurrent..",
                      "java.net..",
                      "java.nio.channels..",
                      "java.nio.file..",
                      "java.rmi..",
                      "java.sql..")
                  .and(DescribedPredicate.not(belongToAnyOf(TimeUnit.class)))
                  .or(
                      belongToAnyOf(
                          Thread.class,
                          ThreadGroup.class,
                          ThreadLocal.class,
                          Process.class,
                          ProcessBuilder.class,
                          Runtime.class,
                          Timer.class,
                          TimerTask.class,
                          File.class)));

  @ArchTest
  static final ArchRule theCoreLocksNothing =
      CompositeArchRule.of(
              noMethods()
                  .that()
                  .areDeclaredInClassesThat()
                  .resideInAnyPackage(CORE)
                  .should()
                  .haveModifier(SYNCHRONIZED))
          .and(
              noFields()
                  .that()
                  .areDeclaredInClassesThat()
                  .resideInAnyPackage(CORE)
                  .should()
                  .haveModifier(VOLATILE))
          .and(
              noClasses()
                  .that()
                  .resideInAnyPackage(CORE)
                  .should()
                  .accessTargetWhere(
                      calls("waiting and notifying", Object.class, "wait", "notify", "notifyAll")));

  @ArchTest
  static final ArchRule theCoreReadsNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .accessTargetWhere(calls("the clock", System.class, "currentTimeMillis", "nanoTime"))
          .orShould()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("the clock through java.time") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  String name = access.getTarget().getName();
                  return access.getTargetOwner().getPackageName().equals("java.time")
                      && (name.equals("now")
                          || name.startsWith("system")
                          || name.startsWith("tick"));
                }
              })
          .orShould()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("the clock through a new Date") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  return isConstructorWithoutArguments(access, "java.util.Date");
                }
              });

  @ArchTest
  static final ArchRule theCoreHasNoUnseededRandomness =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.security.SecureRandom")
          .orShould()
          .accessTargetWhere(calls("a shared random", Math.class, "random"))
          .orShould()
          .accessTargetWhere(calls("a random id", UUID.class, "randomUUID"))
          .orShould()
          .accessTargetWhere(calls("an address-like number", System.class, "identityHashCode"))
          .orShould()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("a random without a seed") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  return isConstructorWithoutArguments(access, Random.class.getName())
                      || isConstructorWithoutArguments(access, SplittableRandom.class.getName())
                      || (access.getTargetOwner().getPackageName().equals("java.util.random")
                          && UNSEEDED_FACTORIES.contains(access.getTarget().getName()));
                }
              })
          .orShould()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("a shuffle without a random") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  return access.getTargetOwner().isEquivalentTo(Collections.class)
                      && access.getTarget().getName().equals("shuffle")
                      && parameters(access) == 1;
                }
              });

  /** What tests and benchmarks alone use is theirs, and not in the WAR. */
  @ArchTest
  static final ArchRule whatIsNoEntryPointIsUsed =
      classes()
          .that(areNoEntryPoints())
          .should(
              new ArchCondition<>("be used by another class") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean used =
                      type.getDirectDependenciesToSelf().stream()
                          .map(dependency -> topLevel(dependency.getOriginClass()))
                          .anyMatch(user -> !user.equals(type));
                  events.add(new SimpleConditionEvent(type, used, type.getName() + ": " + used));
                }
              });

  /**
   * Top-level classes that neither a server nor a command line calls by themselves; without those
   * that hold nothing but constants, which the compiler copies.
   */
  private static DescribedPredicate<JavaClass> areNoEntryPoints() {
    return new DescribedPredicate<>("are no entry points") {
      @Override
      public boolean test(JavaClass type) {
        return type.isTopLevelClass()
            && !type.getSimpleName().equals("package-info")
            && type.getAnnotations().stream()
                .noneMatch(a -> a.getRawType().getPackageName().startsWith("jakarta."))
            && !type.isAssignableTo("jakarta.servlet.Servlet")
            && !type.isAssignableTo("jakarta.enterprise.inject.spi.Extension")
            && !(type.getMethods().isEmpty() && !type.getFields().isEmpty())
            && type.tryGetMethod("main", String[].class).isEmpty();
      }
    };
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
  }

  private static ArchRule arrows() {
    List<ArchRule> arrows = new ArrayList<>();
    for (int row = 0; row < ROWS.size(); row++) {
      for (String name : ROWS.get(row)) {
        List<String> forbidden = new ArrayList<>();
        ROWS.subList(0, row + 1).forEach(forbidden::addAll);
        forbidden.remove(name);
        if (forbidden.isEmpty()) {
          continue;
        }
        arrows.add(
            noClasses()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(List.of(forbidden)))
                .allowEmptyShould(true));
      }
    }
    return CompositeArchRule.of(arrows);
  }

  /** Calls of, and references to, the methods of {@code owner} with one of these names. */
  private static DescribedPredicate<JavaAccess<?>> calls(
      String description, Class<?> owner, String... names) {
    Set<String> wanted = Set.of(names);
    return new DescribedPredicate<>(description) {
      @Override
      public boolean test(JavaAccess<?> access) {
        return isDeclaredIn(access, owner) && wanted.contains(access.getTarget().getName());
      }
    };
  }

  /** A call may name a subclass as its owner: {@code this.wait()} does. */
  private static boolean isDeclaredIn(JavaAccess<?> access, Class<?> owner) {
    JavaClass declaring =
        access
            .getTarget()
            .resolveMember()
            .map(member -> member.getOwner())
            .orElse(access.getTargetOwner());
    return declaring.isEquivalentTo(owner);
  }

  private static boolean isConstructorWithoutArguments(JavaAccess<?> access, String owner) {
    return access.getTargetOwner().getFullName().equals(owner)
        && access.getTarget().getName().equals("<init>")
        && parameters(access) == 0;
  }

  private static int parameters(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        ? target.getRawParameterTypes().size()
        : -1;
  }

  private static String[] packages(List<List<String>> rows) {
    return rows.stream()
        .flatMap(List::stream)
        .map(ArchitectureTest::packageOf)
        .toArray(String[]::new);
  }

  private static String packageOf(String name) {
    return "io.parley." + name + "..";
  }
}
