import { setTimeout } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { dhcpReply } from "../../../../../src/adapters/boot/azure/net/dhcp.ts";
import { addressBytes, etherTypes, protocols, readPacket, type Packet } from "../../../../../src/adapters/boot/azure/net/packets.ts";
import { networkPlan } from "../../../../../src/adapters/boot/azure/net/plan.ts";
import { udpReply } from "../../../../../src/adapters/boot/azure/net/udp.ts";
import { play } from "../../../../support/azure-fakes.ts";

const plan = networkPlan("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
const transaction = Buffer.from("deadbeef", "hex");

function request(kind: number, options: Buffer = Buffer.alloc(0), address = "0.0.0.0"): Buffer {
  const head = Buffer.alloc(240);
  head.set([1, 1, 6]);
  transaction.copy(head, 4);
  addressBytes(address).copy(head, 12);
  plan.guest.mac.copy(head, 28);
  head.set(Buffer.from("63825363", "hex"), 236);
  return Buffer.concat([head, Buffer.from([53, 1, kind]), options, Buffer.from([255])]);
}

function optionsOf(reply: Buffer | undefined): Readonly<Record<number, string>> {
  const found: Record<number, string> = {};
  const bytes = (reply ?? Buffer.alloc(240)).subarray(240);
  for (let at = 0; at < bytes.length && bytes[at] !== 255; at += 2 + bytes.readUInt8(at + 1))
    found[bytes.readUInt8(at)] = bytes.subarray(at + 2, at + 2 + bytes.readUInt8(at + 1)).toString("hex");
  return found;
}

function ask(content: Buffer, to = "168.63.129.16", port = 53): Packet | undefined {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(4000, 0);
  head.writeUInt16BE(port, 2);
  head.writeUInt16BE(8 + content.length, 4);
  return udpReply({ protocol: protocols.udp, from: "10.0.0.4", to, payload: Buffer.concat([head, content]) }, plan);
}

describe("an address by DHCP", () => {
  it("comes with what Azure says: for ever, the routes to the platform, and the wireserver as option 245", () => {
    const offer = dhcpReply(request(1), plan);
    expect(offer?.subarray(16, 20)).toEqual(addressBytes("10.0.0.4"));
    expect(offer?.subarray(4, 8)).toEqual(transaction);
    const routes = "000a00000120a83f81100a00000120a9fea9fe0a000001";
    expect(optionsOf(offer)).toMatchObject({
      53: "02",
      1: "ffffff00",
      3: "0a000001",
      6: "a83f8110",
      51: "ffffffff",
      121: routes,
      249: routes,
      245: "a83f8110",
    });
  });

  it.each([
    ["the offered address", Buffer.from([50, 4, 10, 0, 0, 4]), "0.0.0.0", "05"],
    ["its own address again", Buffer.alloc(0), "10.0.0.4", "05"],
    ["another address", Buffer.from([50, 4, 192, 168, 0, 9]), "0.0.0.0", "06"],
  ])("is granted or refused to who asks for %s", (_what, options, address, kind) => {
    expect(optionsOf(dhcpReply(request(3, options, address), plan))).toMatchObject({ 53: kind });
  });

  it.each([
    ["too short", Buffer.alloc(20)],
    ["an answer, not a request", Buffer.concat([Buffer.from([2]), request(1).subarray(1)])],
    ["of a kind that asks for nothing", request(7)],
    ["without end", Buffer.concat([request(1).subarray(0, 240), Buffer.from([53])])],
  ])("is not given for a packet that is %s", (_what, bytes) => {
    expect(dhcpReply(bytes, plan)).toBeUndefined();
  });
});

describe("a name", () => {
  const query = Buffer.from("1234010000010000000000010364656203646562000001000100", "hex");
  it("is said not to be there at once", () => {
    const answer = ask(query)?.payload.subarray(8);
    expect(answer?.subarray(0, 12).toString("hex")).toBe("123481830001000000000000");
    expect(answer?.subarray(12).toString("hex")).toBe("03646562036465620000010001");
  });

  it.each([
    ["an answer", Buffer.concat([Buffer.from("12348100", "hex"), query.subarray(4)])],
    ["nothing", Buffer.alloc(0)],
    ["too much", Buffer.alloc(600)],
  ])("is not looked for in %s", (_what, content) => {
    expect(ask(content)).toBeUndefined();
  });

  it("is looked for nowhere else", () => {
    expect(ask(query, "1.1.1.1")).toBeUndefined();
    expect(ask(query, "168.63.129.16", 123)).toBeUndefined();
  });
});

describe("the neighbours", () => {
  it("are all the gateway, but the guest's own address, which is free to take", async () => {
    await using stage = await play();
    const seek = (address: string): void => {
      const sender = Buffer.concat([Buffer.from("000d3a010203", "hex"), addressBytes("10.0.0.4"), Buffer.alloc(6), addressBytes(address)]);
      stage.guest.send(etherTypes.arp, Buffer.concat([Buffer.from("0001080006040001", "hex"), sender]));
    };
    for (const address of ["10.0.0.4", "10.0.0.1", "168.63.129.16"]) seek(address);
    while (stage.guest.frames.length < 2) await setTimeout(5);
    const answers = stage.guest.frames.map((frame) => frame.subarray(14).toString("hex"));
    expect(answers.map((answer) => answer.slice(16, 36))).toEqual(["123456789abc0a000001", "123456789abca83f8110"]);
  });
});

describe("a packet", () => {
  const whole = Buffer.concat([Buffer.alloc(14), Buffer.from("4500001c000000004011000001020304050607080000000000000000", "hex")]);

  it("is read with its addresses", () => {
    expect(readPacket(whole)).toMatchObject({ protocol: 17, from: "1.2.3.4", to: "5.6.7.8" });
  });

  it.each([
    ["of another version", 14, 0x65],
    ["with a header shorter than it is", 14, 0x44],
    ["longer than its frame", 17, 0xff],
    ["that is a fragment", 20, 0x20],
  ])("is none, if it is one %s", (_what, at, value) => {
    const bytes = Buffer.from(whole);
    bytes[at] = value;
    expect(readPacket(bytes)).toBeUndefined();
  });
});
