/**
 * The lines of a block, indented as the file is where it goes: models begin at the first column, and with spaces.
 * @param like a line of the block and the line of the file whose indent it should have
 */
export function indentedLike(
	block: readonly string[],
	like: { readonly inBlock: number; readonly inFile: number },
	file: readonly string[],
): readonly string[] {
	const lines = asTabs(block, file);
	const wanted = indentOf(file[like.inFile] ?? '');
	const own = indentOf(lines[like.inBlock] ?? '');
	if (wanted === own || !wanted.startsWith(own)) {
		return lines;
	}
	const more = wanted.slice(own.length);
	return lines.map((line) => (line.trim() === '' ? line : more + line));
}

/** Spaces of the block as tabs where the file is indented with tabs. */
function asTabs(block: readonly string[], file: readonly string[]): readonly string[] {
	const tabs = file.filter((line) => line.startsWith('\t')).length;
	const spaces = file.filter((line) => /^ {2}/.test(line)).length;
	const depths = block
		.flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]))
		.filter((depth) => depth > 1);
	if (tabs <= spaces || depths.length === 0) {
		return block;
	}
	const unit = Math.min(8, ...depths);
	return block.map((line) =>
		line.replace(/^ +/, (run) => '\t'.repeat(Math.floor(run.length / unit)) + ' '.repeat(run.length % unit)),
	);
}

function indentOf(line: string): string {
	return /^\s*/.exec(line)?.[0] ?? '';
}
