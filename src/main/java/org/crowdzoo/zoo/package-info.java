/**
 * The networks: backbones of DL4J's own layers, and crowd models around them as DL4J {@code
 * ZooModel}s.
 *
 * <p>Nouns: a {@link org.crowdzoo.zoo.Backbone} (by name in {@link org.crowdzoo.zoo.Backbones})
 * makes features of an image; a {@link org.crowdzoo.zoo.CrowdModel} puts the class head on it and
 * what explains the votes behind that: {@link org.crowdzoo.zoo.PlainClassifier} nothing, {@link
 * org.crowdzoo.zoo.MultiLabelClassifier} nothing, for several labels, {@link
 * org.crowdzoo.zoo.CrowdLayer}, {@link org.crowdzoo.zoo.Conal}, {@link
 * org.crowdzoo.zoo.StochasticMatrices}, {@link org.crowdzoo.zoo.UnionNet} and {@link
 * org.crowdzoo.zoo.AnnotMix} confusion matrices, and a {@link org.crowdzoo.zoo.MatrixRegularizer}
 * if asked. {@link org.crowdzoo.zoo.ClassHead} takes the classifier out of a trained model as a
 * stock DL4J graph.
 *
 * <p>Entry points: {@code Conal.of(task)} and its neighbours, builders for a {@link
 * org.crowdzoo.zoo.CrowdTask}.
 *
 * <p>torchvision's networks are added by {@code TorchLayers}, which notes for which of its modules
 * a layer stands; {@code PretrainedWeights} takes the weights of these over, and a {@link
 * org.crowdzoo.zoo.LoadedWeights} says which. {@link org.crowdzoo.zoo.FrozenBackbone} cuts a
 * network where what does not learn ends.
 *
 * <p>One more backbone: a {@link org.crowdzoo.zoo.BackboneMethod}, in the list of {@code
 * StandardBackbone} or in {@code META-INF/services} of any jar on the class path.
 *
 * <p>To add a crowd model, extend {@code WorkerModel} and name it in the experiment's strategies.
 */
package org.crowdzoo.zoo;
