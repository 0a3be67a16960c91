package io.pactolus.engine.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

/**
 * Who may do what: the driver decides and commits, executors only read, compute and write files.
 */
class DriverAndExecutorsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.pactolus.engine.spark");
  private static final Class<?>[] TASKS = {
    RangeTask.class, RouteTask.class, MergeTask.class, Worker.class
  };

  @Test
  void tasksDoNotKnowTheDriver() {
    noClasses()
        .that(belongToAnyOf(TASKS))
        .should()
        .dependOnClassesThat(
            belongToAnyOf(
                SparkEngine.class,
                SparkRun.class,
                SparkLoop.class,
                SparkJobs.class,
                SilverCommit.class,
                SilverShards.class,
                EpochRanges.class))
        .check(CLASSES);
  }

  /** Whatever becomes of an attempt, the tables do not change by it. */
  @Test
  void tasksNeitherCommitNorCreateTables() {
    noClasses()
        .that(belongToAnyOf(TASKS))
        .should()
        .callMethod(Table.class, "commit", Change.class)
        .orShould()
        .callMethod(Lake.class, "openOrCreate", TableDefinition.class)
        .check(CLASSES);
  }

  @Test
  void onlySparksCoreIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark.sql..", "org.apache.spark.streaming..", "org.apache.spark.deploy..")
        .check(CLASSES);
  }

  /** A task that held more than it says in its header would send it along. */
  @Test
  void whatIsSentAsATaskIsARecord() {
    classes()
        .that()
        .areAssignableTo(Serializable.class)
        .and()
        .implement(Predicates.resideInAPackage("org.apache.spark.api.java.function.."))
        .should()
        .beRecords()
        .check(CLASSES);
  }

  @Test
  void onlyTheFactoryKnowsWhereRecordsComeFrom() {
    noClasses()
        .that(belongToAnyOf(SparkEngineFactory.class).negate())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pactolus.source..")
        .check(CLASSES);
  }
}
