/** How a file indents: one step of it. */
export type IndentUnit = '\t' | `${' '}${string}`;

/** Lines on each side of the cursor that say how a file indents. */
const LOOKED_AT = 200;
/** One step of indentation as these lines have it, the last of them first; `undefined` where nothing is indented. */
export function indentUnit(lines: readonly string[]): IndentUnit | undefined {
	let tabs = 0;
	const steps = new Map<number, number>();
	let last = 0;
	for (const line of lines.slice(-LOOKED_AT)) {
		if (line.trim() === '') {
			continue;
		}
		if (line.startsWith('\t')) {
			tabs++;
			last = 0;
			continue;
		}
		const indent = /^ */.exec(line)?.[0].length ?? 0;
		const step = Math.abs(indent - last);
		// One column is a comment's star.
		if (step > 1) {
			steps.set(step, (steps.get(step) ?? 0) + 1);
		}
		last = indent;
	}
	const spaces = [...steps.values()].reduce((sum, count) => sum + count, 0);
	if (tabs + spaces === 0) {
		return undefined;
	}
	if (tabs >= spaces) {
		return '\t';
	}
	const [[width] = [4]] = [...steps].sort(([a, often], [b, oftener]) => oftener - often || a - b);
	return ' '.repeat(width) as IndentUnit;
}

/** The lines of an answer after its first, indented with what the file uses. */
export function indentedAs(answer: string, unit: IndentUnit | undefined): string {
	if (unit === undefined) {
		return answer;
	}
	const lines = answer.split('\n');
	if (unit !== '\t') {
		return lines
			.map((line, index) => (index === 0 ? line : line.replace(/^[ \t]*\t[ \t]*/, (run) => run.replaceAll('\t', unit))))
			.join('\n');
	}
	const runs = lines.slice(1).flatMap((line) => (/^ {2,}\S/.test(line) ? [/^ */.exec(line)?.[0].length ?? 0] : []));
	const width = Math.min(8, ...runs);
	return lines
		.map((line, index) =>
			index === 0
				? line
				: line.replace(/^ {2,}/, (run) => '\t'.repeat(Math.floor(run.length / width)) + ' '.repeat(run.length % width)),
		)
		.join('\n');
}
