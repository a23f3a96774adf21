"""How fast torchvision's loader gives pictures: python3 torchvision_input.py FOLDER SIZE BATCH EPOCHS WORKERS [augment]

ImageFolder of FOLDER/train, resized, normalised, with augment peerannot's choice of shear, flip or random crop; a line of JSON
as that of ./crowdzoo bench input.
"""
import json
import sys
import time

import torch
from torchvision import datasets, transforms

folder, (size, batch, epochs, workers), augment = sys.argv[1], map(int, sys.argv[2:6]), sys.argv[6:] == ["augment"]
changes = [transforms.RandomChoice([transforms.RandomAffine(0, shear=15), transforms.RandomHorizontalFlip(), transforms.RandomResizedCrop(size)])]
look = transforms.Compose([transforms.Resize((size, size)), *(changes if augment else []), transforms.ToTensor(),
                           transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
images = datasets.ImageFolder(folder + "/train", transform=look)
loader = torch.utils.data.DataLoader(images, batch, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
rates = []
for _ in range(epochs):
    start = time.time()
    for _ in loader:
        pass
    rates.append(round(len(images) / (time.time() - start)))
print(json.dumps({"system": "torchvision", "images": len(images), "pixels": size, "batch": batch, "augment": augment,
                  "threads": workers, "first_epoch_images_per_s": rates[0], "images_per_s": max(rates[1:])}))
