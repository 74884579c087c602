/** Where the rules can be read; a check's `link` is one of these. */
export const links = {
  faq: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
  policies: "https://learn.microsoft.com/legal/marketplace/certification-policies",
  selfTest: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-image-test",
  genericLinux: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic",
  security: "https://learn.microsoft.com/azure/security/fundamentals/azure-marketplace-images",
  lisa: "https://github.com/microsoft/lisa/blob/main/lisa/microsoft/testsuites/core/azure_image_standard.py",
  nvme: "https://learn.microsoft.com/azure/virtual-machines/enable-nvme-interface",
  mana: "https://learn.microsoft.com/azure/virtual-network/accelerated-networking-mana-linux",
  aws: "https://docs.aws.amazon.com/marketplace/latest/userguide/product-and-ami-policies.html",
  agent: "https://github.com/Azure/WALinuxAgent#configuration-file-options",
  sysprep: "https://libguestfs.org/virt-sysprep.1.html#operations",
  windowsUpload: "https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image",
  timeSync: "https://learn.microsoft.com/azure/virtual-machines/linux/time-sync",
  discoverable: "https://uapi-group.org/specifications/specs/discoverable_partitions_specification/",
} as const;
