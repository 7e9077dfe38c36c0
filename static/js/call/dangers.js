// Signs of danger in what is written, looked for without the server as it does itself (search/signs.py), with endings let
// go instead of stems.
(() => {
  "use strict";

  const { road } = window.playbook;
  const GAP = "...";
  const BETWEEN = 3; // words that a gap may stand for
  const plain = (text) => text.toLowerCase().replace(/['’]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  const isForm = (word, of) => word === of || (of.length > 3 && word.startsWith(of) && word.length - of.length < 4);
  const reaches = (parts, words, start) => {
    let at = start;
    let room = 1;
    for (const part of parts) {
      if (part === GAP) {
        room += BETWEEN;
        continue;
      }
      const step = words.slice(at, at + room).findIndex((word) => part.some((of) => isForm(word, of)));
      if (step < 0) return 0;
      at += step + 1;
      room = 1;
    }
    return at;
  };
  const places = (phrases, words) =>
    phrases.flatMap((parts) =>
      words.map((_word, start) => [start, reaches(parts, words, start)]).filter(([, stop]) => stop),
    );
  const taken = (phrase) => phrase.toLowerCase().split(" ").map((part) => (part === GAP ? GAP : part.split("|")));
  const takenApart = new WeakMap(); // the phrases of a sign, for as long as its road is kept: there are thousands
  const phrasesOf = (sign) => {
    if (!takenApart.has(sign)) takenApart.set(sign, { words: sign.words.map(taken), unless: sign.unless.map(taken) });
    return takenApart.get(sign);
  };
  /** The first danger that a text tells of, or nothing. */
  const danger = (text) => {
    const words = plain(text);
    return road.dangers().find((sign) => {
      const phrases = phrasesOf(sign);
      const told = places(phrases.words, words);
      if (!told.length) return false;
      const excused = places(phrases.unless, words);
      return told.some(([start, stop]) => !excused.some(([from, to]) => start < to && from < stop));
    });
  };

  Object.assign(window.playbook, { danger });
})();
