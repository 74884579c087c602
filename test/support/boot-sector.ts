/**
 * A disk of one MiB that a BIOS starts: it writes a text to the serial port as fast as the port takes it, then writes it again (`forever`), halts, or
 * switches the machine off. Enough of a guest to say anything that a real one says.
 */
export function talkingDisk(text: string, then: "halt" | "forever" | "off"): Buffer {
  const origin = 0x7c00;
  const messageAt = 64;
  const afterwards = {
    // hlt; jmp back to it
    halt: [0xf4, 0xeb, 0xfd],
    // jmp to the beginning of the loop that sets si
    forever: [0xeb, 0xe5],
    // the reset line of the keyboard controller: with -no-reboot the emulator ends
    off: [0xb0, 0xfe, 0xe6, 0x64, 0xf4],
  }[then];
  const message = origin + messageAt;
  const code = [
    0xfa,
    0x31,
    0xc0,
    0x8e,
    0xd8, // cli; xor ax,ax; mov ds,ax
    0xbe,
    message & 0xff,
    message >> 8, // again: mov si,message
    0xac, // next: lodsb
    0x84,
    0xc0,
    0x74,
    0x0f,
    0x88,
    0xc3, // test al,al; jz done; mov bl,al
    0xba,
    0xfd,
    0x03, // wait: mov dx,0x3fd
    0xec,
    0xa8,
    0x20,
    0x74,
    0xfb, // in al,dx; test al,0x20; jz -5
    0x88,
    0xd8,
    0xb2,
    0xf8,
    0xee, // mov al,bl; mov dl,0xf8; out dx,al
  ];
  const jumpAt = 12;
  // jmp next
  code.push(0xeb, (8 - (code.length + 2)) & 0xff);
  const done = code.length;
  code[jumpAt] = done - (jumpAt + 1);
  if (then === "forever") afterwards[1] = (5 - (done + 2)) & 0xff;
  const disk = Buffer.alloc(1024 * 1024);
  Buffer.from([...code, ...afterwards]).copy(disk);
  disk.write(`${text}\0`, messageAt, "latin1");
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}
