"""How fast torchvision's loader gives pictures: python3 torchvision_input.py FOLDER SIZE BATCH EPOCHS WORKERS [augment]

ImageFolder of FOLDER/train, resized, normalised, with augment peerannot's choice of shear, flip or random crop; a line of JSON
as that of ./crowdzoo bench input. On both sides an epoch's time begins with the demand for its first batch, libraries loaded and
folder listed, and ends with its last: the first one holds the start of the workers here, the warming up of the code there.
"""
import json
import os
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


def since_start():
    """Seconds since this process began, imports and all."""
    ticks = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19])
    return float(open("/proc/uptime").read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


rates, whole = [], None
for _ in range(epochs):
    start = time.time()
    for _ in loader:
        pass
    rates.append(round(len(images) / (time.time() - start)))
    whole = whole or round(since_start(), 2)
print(json.dumps({"system": "torchvision", "images": len(images), "pixels": size, "batch": batch, "augment": augment,
                  "threads": workers, "first_epoch_images_per_s": rates[0], "images_per_s": max(rates[1:]),
                  "start_to_end_of_first_epoch_s": whole}))
