const PART = /-(\d{5})-of-(\d{5})\.gguf$/;

/** The files of a model in several parts, the first first, whichever of them is named; a model in one file is that file. */
export function partsOf(file: string): readonly [string, ...string[]] {
	const [end, part, count] = PART.exec(file) ?? [];
	const [number, parts] = [Number(part), Number(count)];
	if (end === undefined || !(number >= 1 && number <= parts)) {
		return [file];
	}
	const stem = file.slice(0, -end.length);
	const nameOf = (at: number) => `${stem}-${String(at).padStart(5, '0')}-of-${count}.gguf`;
	return [nameOf(1), ...Array.from({ length: parts - 1 }, (_, at) => nameOf(at + 2))];
}
