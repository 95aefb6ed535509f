/**
 * Whether two texts differ in capital letters only, and none of the words that do so means something else for it: "US" and "us",
 * "May" and "may", "5M" and "5m". Many words in capitals at once may be there to be conspicuous, as the law wants of disclaimers
 * (UCC 2-316), which is more than form.
 */
export function onlyCase(before: string, after: string): boolean {
  if (before.toLowerCase() !== after.toLowerCase()) return false;
  const [one, other] = [before.match(words) ?? [], after.match(words) ?? []];
  if (one.length !== other.length) return false;
  let shouted = 0;
  for (const [index, word] of one.entries()) {
    const changed = other[index] ?? '';
    if (word === changed) continue;
    if (!/^\p{L}+$/u.test(word) || meansElse(word.toLowerCase())) return false;
    if (word.length > 1 && (word === word.toUpperCase() || changed === changed.toUpperCase())) shouted++;
  }
  return shouted <= longestTitle;
}

const words = /[\p{L}\p{M}\p{N}]+/gu;
const longestTitle = 12;

/** Short words are taken for abbreviations, but for those every sentence has. */
const meansElse = (word: string): boolean => (word.length <= 3 && !small.test(word)) || twofold.test(word);
const small =
  /^(?:a|an|the|and|or|nor|of|to|in|on|by|at|as|be|if|is|so|no|not|for|its|any|all|our|you|we|his|her|but|are|was|has|had|one|two|six|ten|per|fee|day|tax|law|act|end|own|new|due|use|pay)$/;
const twofold =
  /^(?:may|march|august|will|polish|turkey|china|japan|mark|bill|frank|grant|catholic|reading|nice|mobile|aids|swift|apple|oracle|windows|word|office|teams|exchange|azure|java|visa|target|shell|orange|meta|slack|zoom|signal|square|stripe|congress|titan|welsh|pole|finish|lent|earth|german)$/;
