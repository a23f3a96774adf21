/**
 * One class a way of learning from the crowd.
 *
 * <p>Nouns: a {@link org.crowdzoo.strategy.Strategy} says what the training tasks are trained on
 * (their {@link org.crowdzoo.strategy.Targets}) and builds the network that is trained. A {@link
 * org.crowdzoo.strategy.StrategyMethod} is its name, its options and their meaning; {@link
 * org.crowdzoo.strategy.Strategies} lists them all, with every aggregation as {@link
 * org.crowdzoo.strategy.AggregatedLabels}.
 *
 * <table>
 * <caption>Strategies that are no aggregation</caption>
 * <tr><td>conal</td><td>{@link org.crowdzoo.strategy.ConalStrategy}</td><td>Chu et al. 2021</td></tr>
 * <tr><td>crowdlayer</td><td>{@link org.crowdzoo.strategy.CrowdLayerStrategy}</td>
 *     <td>Rodrigues, Pereira 2018</td></tr>
 * <tr><td>geometric</td><td>{@link org.crowdzoo.strategy.GeometricStrategy}</td>
 *     <td>Ibrahim, Nguyen, Fu 2023</td></tr>
 * <tr><td>trace</td><td>{@link org.crowdzoo.strategy.TraceStrategy}</td>
 *     <td>Tanno et al. 2019</td></tr>
 * <tr><td>unionnet</td><td>{@link org.crowdzoo.strategy.UnionNetStrategy}</td>
 *     <td>Wei et al. 2022</td></tr>
 * <tr><td>network-em</td><td>{@link org.crowdzoo.strategy.NetworkEmStrategy}</td>
 *     <td>Albarqouni et al. 2016</td></tr>
 * <tr><td>crowdlab</td><td>{@link org.crowdzoo.strategy.CrowdlabStrategy}</td>
 *     <td>Goh et al. 2022</td></tr>
 * <tr><td>auto</td><td>{@link org.crowdzoo.strategy.AutoStrategy}</td>
 *     <td>one of several, by held-out votes</td></tr>
 * <tr><td>annot_mix</td><td>{@link org.crowdzoo.strategy.AnnotMixStrategy}</td>
 *     <td>Herde et al. 2024</td></tr>
 * <tr><td>label_model</td><td>{@link org.crowdzoo.strategy.LabelModelStrategy}</td>
 *     <td>Fu et al. 2020</td></tr>
 * <tr><td>weak_online</td><td>{@link org.crowdzoo.strategy.WeakOnlineStrategy}</td>
 *     <td>Fu et al. 2020</td></tr>
 * <tr><td>labels</td><td>{@link org.crowdzoo.strategy.StoredLabels}</td><td>a file</td></tr>
 * <tr><td>gold</td><td>{@link org.crowdzoo.strategy.GoldLabels}</td><td>the truth</td></tr>
 * </table>
 *
 * <p>One more: a class that implements {@code Strategy}, in it an {@code Options} record whose
 * components say with {@code @Setting} what they may be, and a {@code StrategyMethod}, listed in
 * {@code META-INF/services/org.crowdzoo.strategy.StrategyMethod} of any jar on the class path. A
 * noise model of one's own is a SameDiff vertex ({@link org.crowdzoo.nn.VoteVertex}) in a {@link
 * org.crowdzoo.zoo.WorkerModel}. Experiments, brackets on command lines, sweeps, {@code modelinfo}
 * and messages then know name and options.
 */
package org.crowdzoo.strategy;
