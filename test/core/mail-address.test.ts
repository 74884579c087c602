import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { endsHeader, isMailAddress, needsUtf8, parseMailbox, refuseAddress } from "../../src/core/mail-address.ts";

const longDomain = `${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.example`;

describe("isMailAddress", () => {
  it.each([
    "you@example.com",
    "first.last+tag@sub.example.co",
    "slipway@localhost",
    "o'brien@example.com",
    "user/department=shipping@example.com",
    "jörg@example.com",
    "用户@例子.example",
    "you@bücher.example",
    "you@xn--bcher-kva.example",
    `${"a".repeat(64)}@example.com`,
    `${"a".repeat(63)}@${longDomain}`.slice(0, 254),
    `${"ö".repeat(32)}@example.com`,
  ])("takes %j", (address) => {
    expect(isMailAddress(address)).toBe(true);
  });
});

describe("isMailAddress refuses", () => {
  it.each([
    "",
    "you",
    "@example.com",
    "you@",
    "a@b@example.com",
    ".you@example.com",
    "you.@example.com",
    "a..b@example.com",
    '"a b"@example.com',
    "a b@example.com",
    "Name <you@example.com>",
    "a@b.example,c@d.example",
    "you@example.com\r\nBcc: x@example.com",
    "you@example.com\u0000",
    "you@[192.0.2.1]",
    "you@999.999.999.999",
    "you@-example.com",
    "you@example-.com",
    "you@example..com",
    "you\u202e@example.com",
    "you\u200b@example.com",
    "😀@example.com",
    `${"a".repeat(65)}@example.com`,
    `${"ö".repeat(33)}@example.com`,
    `${"𠮷".repeat(17)}@example.com`,
    `${"例".repeat(22)}@example.com`,
    `you@${longDomain}.${"g".repeat(61)}`,
    `you@${"d".repeat(64)}.example`,
  ])("%j", (address) => {
    expect(isMailAddress(address)).toBe(false);
  });
});

describe("isMailAddress in general", () => {
  it("admits nothing that ends a header or names a second recipient", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("\r", "\n", "\0", ",", ";", "<", ">", " ", '"', "(", ":"),
        (text, breaker) => {
          expect(isMailAddress(`a${breaker}${text}@example.com`)).toBe(false);
          expect(isMailAddress(`a@example.com${breaker}${text}`)).toBe(false);
        },
      ),
    );
  });

  it("takes what fast-check thinks an address is, unless its host is a number", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const [local = "", domain = ""] = address.split("@");
        fc.pre(local.length <= 64 && URL.canParse(`http://${domain}/`));
        expect(isMailAddress(address)).toBe(true);
      }),
    );
  });
});

describe("needsUtf8", () => {
  it.each([
    ["you@example.com", false],
    ["you@bücher.example", false],
    ["jörg@example.com", true],
  ])("%s: %s", (address, expected) => {
    expect(needsUtf8(address)).toBe(expected);
  });
});

describe("refuseAddress", () => {
  it.each([
    ["a@b.example, c@d.example", "each address by itself"],
    ['"a"@b.example', "without quotes"],
    ["nobody", "Write it as you@example.com."],
  ])("says what to write instead of %j", (address, remedy) => {
    expect(refuseAddress(address, "address-invalid")).toMatchObject({ code: "address-invalid" });
    expect(refuseAddress(address, "address-invalid")?.remedy).toContain(remedy);
  });

  it("says nothing about an address", () => {
    expect(refuseAddress("you@example.com", "address-invalid")).toBeUndefined();
  });
});

describe("parseMailbox", () => {
  it.each([
    ["you@example.com", { name: "", address: "you@example.com" }],
    ["Slipway <you@example.com>", { name: "Slipway", address: "you@example.com" }],
    ['"Contoso, Ltd." <you@example.com>', { name: "Contoso, Ltd.", address: "you@example.com" }],
    ["<you@example.com>", { name: "", address: "you@example.com" }],
    [" Jörg  <jörg@example.com> ", { name: "Jörg ", address: "jörg@example.com" }],
  ])("reads %j", (text, mailbox) => {
    expect(parseMailbox(text)).toEqual(mailbox);
  });

  it.each([
    "",
    "nobody",
    "Evil\r\nBcc: x@y.example <a@b.example>",
    "A <a@b.example> B",
    '"A" B <a@b.example>',
    "A <a@b.example> <c@d.example>",
  ])("refuses %j", (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });
});

describe("endsHeader", () => {
  it.each([
    ["Größer ☃", false],
    ["a\r\nBcc: x", true],
    ["a\u2028b", true],
  ])("%j: %s", (text, expected) => {
    expect(endsHeader(text)).toBe(expected);
  });
});
