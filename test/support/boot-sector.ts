/**
 * A disk of one MiB that a BIOS starts: it writes a text to the serial port as fast as the port takes it, then writes it again (`forever`), halts, or
 * switches the machine off. Enough of a guest to say anything that a real one says.
 */
export function talkingDisk(text: string, then: "halt" | "forever" | "off"): Buffer {
  const disk = Buffer.alloc(1024 * 1024);
  disk.write(`${writing}${afterwards[then]}`, "hex");
  disk.write(`${text}\0`, messageAt, "latin1");
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

const messageAt = 64;

/** Loaded at 0x7c00; the text stands at 0x7c40. */
const writing = [
  "fa31c08ed8", // cli; xor ax,ax; mov ds,ax
  "be407c", // again: mov si,0x7c40
  "ac", // next: lodsb
  "84c07411", // test al,al; jz done
  "88c3bafd03", // mov bl,al; mov dx,0x3fd
  "eca82074fb", // ready: in al,dx; test al,0x20; jz ready
  "88d8b2f8ee", // mov al,bl; mov dl,0xf8; out dx,al
  "ebea", // jmp next
].join("");

const afterwards = {
  halt: "f4ebfd", // hlt; jmp to it
  forever: "ebe5", // jmp again
  off: "b0fee664f4", // the keyboard controller's reset line: with -no-reboot the emulator ends
} as const;
