package org.crowdzoo.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * Correlated mistakes: each student answers with the confusion matrix of one teacher, which is
 * drawn as in {@link IndependentConfusion}. The teachers come first. Adds {@code
 * student_teacher_association.npy} [students, 2]: student, teacher.
 *
 * @param ratio share of students among the workers, 0 to 1; at least one worker must be a teacher
 * @param matrices [at least the teachers][K][K] of the teachers, or null to draw them
 */
public record StudentTeacher(double ratio, double[][][] matrices) implements CrowdStrategy {
  @Override
  public Crowd draw(int workers, int[] truths, int classes, Random random) {
    int students = CrowdStrategy.share(ratio, workers);
    int teachers = workers - students;
    double[][][] ofTeachers =
        matrices == null ? IndependentConfusion.draw(teachers, classes, random) : matrices;
    double[][][] all = Arrays.copyOf(ofTeachers, workers);
    List<Role> roles = new ArrayList<>();
    int[] association = new int[2 * students];
    for (int j = 0; j < workers; j++) {
      roles.add(j < teachers ? Role.TEACHER : Role.STUDENT);
      if (j >= teachers) {
        int teacher = random.nextInt(teachers);
        all[j] = all[teacher];
        association[2 * (j - teachers)] = j;
        association[2 * (j - teachers) + 1] = teacher;
      }
    }
    return Crowd.ofMatrices(all, roles)
        .with(
            "student_teacher_association.npy",
            file -> NumpyFile.write(file, association, students, 2));
  }
}
