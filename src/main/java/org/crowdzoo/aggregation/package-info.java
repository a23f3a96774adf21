/**
 * From the votes of a crowd to one label a task, one class a strategy.
 *
 * <p>Entry point: {@link org.crowdzoo.aggregation.Aggregations#parse} turns a name with options,
 * {@code dawid_skene[maxiter=100,epsilon=1e-8]}, into an {@link
 * org.crowdzoo.aggregation.Aggregation}; that turns {@link org.crowdzoo.crowd.Votes} into an {@link
 * org.crowdzoo.aggregation.Aggregated}: labels, probabilities, and what was learnt ({@link
 * org.crowdzoo.aggregation.LearntTable}: confusion matrices, abilities, difficulties …). Strategies
 * that can use {@link org.crowdzoo.aggregation.Gold} questions are {@link
 * org.crowdzoo.aggregation.GoldAggregation}s.
 *
 * <table>
 * <caption>Strategies</caption>
 * <tr><th>name</th><th>class</th><th>worker is</th><th>from</th></tr>
 * <tr><td>majority_voting</td><td>{@link org.crowdzoo.aggregation.MajorityVoting}</td>
 *     <td>as good as all</td><td></td></tr>
 * <tr><td>naive_soft</td><td>{@link org.crowdzoo.aggregation.NaiveSoft}</td>
 *     <td>as good as all</td><td></td></tr>
 * <tr><td>dawid_skene</td><td>{@link org.crowdzoo.aggregation.DawidSkene}</td>
 *     <td>a confusion matrix</td><td>Dawid &amp; Skene 1979</td></tr>
 * <tr><td>fast_dawid_skene</td><td>{@link org.crowdzoo.aggregation.FastDawidSkene}</td>
 *     <td>a confusion matrix</td><td>Sinha et al. 2018</td></tr>
 * <tr><td>wds</td><td>{@link org.crowdzoo.aggregation.WeightedDawidSkene}</td>
 *     <td>the diagonal of one</td><td>Lefort et al. 2024</td></tr>
 * <tr><td>dawid_skene_clust</td><td>{@link org.crowdzoo.aggregation.DawidSkeneClust}</td>
 *     <td>in a cluster with one</td><td>Imamura et al. 2018</td></tr>
 * <tr><td>one_coin_dawid_skene</td><td>{@link org.crowdzoo.aggregation.OneCoinDawidSkene}</td>
 *     <td>an accuracy</td><td>Zhang et al. 2016</td></tr>
 * <tr><td>glad</td><td>{@link org.crowdzoo.aggregation.Glad}</td>
 *     <td>an ability, against the task's difficulty</td><td>Whitehill et al. 2009</td></tr>
 * <tr><td>mace</td><td>{@link org.crowdzoo.aggregation.Mace}</td>
 *     <td>knowing or spamming</td><td>Hovy et al. 2013</td></tr>
 * <tr><td>ibcc</td><td>{@link org.crowdzoo.aggregation.Ibcc}</td>
 *     <td>a confusion matrix with a prior</td><td>Kim &amp; Ghahramani 2012</td></tr>
 * <tr><td>ebcc</td><td>{@link org.crowdzoo.aggregation.Ebcc}</td>
 *     <td>a confusion matrix a subtype of each class</td><td>Li et al. 2019</td></tr>
 * <tr><td>bwa</td><td>{@link org.crowdzoo.aggregation.Bwa}</td>
 *     <td>a precision a class</td><td>Li et al. 2019</td></tr>
 * <tr><td>plantnet</td><td>{@link org.crowdzoo.aggregation.PlantNet}</td>
 *     <td>the classes identified</td><td>Lefort et al. 2025</td></tr>
 * <tr><td>twothird</td><td>{@link org.crowdzoo.aggregation.TwoThird}</td>
 *     <td>as good as all</td><td>iNaturalist</td></tr>
 * <tr><td>iwmv, wawa</td>
 *     <td>{@link org.crowdzoo.aggregation.IterativeWeightedMajorityVoting}</td>
 *     <td>the agreement with the result</td><td>Li &amp; Yu 2014</td></tr>
 * <tr><td>zbs</td><td>{@link org.crowdzoo.aggregation.ZeroBasedSkill}</td>
 *     <td>a slowly learnt skill</td><td>crowd-kit</td></tr>
 * <tr><td>kos</td><td>{@link org.crowdzoo.aggregation.Kos}</td>
 *     <td>messages, two classes</td><td>Karger et al. 2014</td></tr>
 * <tr><td>m_msr</td><td>{@link org.crowdzoo.aggregation.MatrixMeanSubsequenceReduced}</td>
 *     <td>a skill, adversaries trimmed</td><td>Ma &amp; Olshevsky 2020</td></tr>
 * <tr><td>label_model</td><td>{@link org.crowdzoo.aggregation.LabelModel}</td>
 *     <td>an accuracy, from triplets of workers</td><td>Fu et al. 2020</td></tr>
 * </table>
 *
 * <p>One more strategy: a final class that implements {@code Aggregation}, in it an {@code Options}
 * record whose components say with {@code @Setting} what they may be, and an {@link
 * org.crowdzoo.aggregation.AggregationMethod} with its name, listed in {@code META-INF/services};
 * the tests of properties, {@code agginfo}, experiments and sweeps then find it by themselves.
 * Engines shared by several: {@code ConfusionEm} and {@code BayesianCombination} (tables of {@code
 * VotePairs}), {@code RightOrWrong}, {@code ConjugateGradient}, {@code Chunks} (parallel and yet
 * the same bits). {@link org.crowdzoo.aggregation.Collapse} warns where all goes into one class.
 *
 * <p>Uses {@code crowd}, {@code labelmodel}, {@code settings} and {@code files} only.
 */
package org.crowdzoo.aggregation;
