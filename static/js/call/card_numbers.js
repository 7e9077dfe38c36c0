// Card numbers in what is typed: found here too, so that none is put on this computer or sent. The server has the same
// rule and the last word; `tests/guidance/personal_cases.json` holds the cases for both.
(() => {
  "use strict";

  // First digits from, to; how many digits a number of theirs has.
  const issuers = [
    ["4", "4", [13, 16, 19]], ["51", "55", [16]], ["2221", "2720", [16]], ["34", "34", [15]], ["37", "37", [15]],
    ["300", "305", [14]], ["36", "36", [14]], ["38", "39", [14]], ["3528", "3589", [16, 17, 18, 19]],
    ["50", "50", [13, 14, 15, 16, 17, 18, 19]], ["56", "69", [13, 14, 15, 16, 17, 18, 19]],
  ];
  const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
  const run = /\p{Nd}(?:[\s./_\-\u2010-\u2015\u2212\u00b7]{0,3}\p{Nd})*/gu;

  const checksum = (digits) =>
    [...digits].reverse().reduce((sum, digit, at) => {
      const value = at % 2 ? digit * 2 - 9 * (digit > 4) : +digit;
      return sum + value;
    }, 0) % 10;
  const isCard = (digits) =>
    issuers.some(([low, high, lengths]) => {
      const begins = digits.slice(0, low.length);
      return low <= begins && begins <= high && lengths.includes(digits.length);
    }) && checksum(digits) === 0;

  /** The first card number in a text, as it stands there, or "". */
  const card = (text) => {
    for (const [found] of text.normalize("NFKC").replace(unseen, "").matchAll(run)) {
      const groups = [...found.matchAll(/\p{Nd}+/gu)];
      for (let first = 0; first < groups.length; first += 1) {
        let digits = "";
        for (const group of groups.slice(first)) {
          digits += group[0];
          if (digits.length > 19) break;
          if (isCard(digits)) return found.slice(groups[first].index, group.index + group[0].length).split(/\s+/).join(" ");
        }
      }
    }
    return "";
  };

  window.playbook ??= {};
  Object.assign(window.playbook, { card });
})();
