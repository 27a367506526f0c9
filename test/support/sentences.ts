import { readdirSync, readFileSync } from 'node:fs';

function sources(folder: string): string[] {
	return readdirSync(folder, { recursive: true })
		.map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
		.filter((file) => file.endsWith('.ts'));
}

/** Every English text that the code hands to `t`. */
export function translatedTexts(): ReadonlySet<string> {
	const calls = sources('src').flatMap((file) => [
		...readFileSync(file, 'utf8').matchAll(/(?<![\w.])t\(\s*('(?:[^'\\]|\\.)*'|[^'\s)])/g),
	]);
	const texts = calls.map(([, text = '']) => text).filter((text) => text.startsWith("'"));
	return new Set(texts.map((text) => text.slice(1, -1).replaceAll("\\'", "'")));
}

/** Every text that is marked as a sentence, with `{0}`, `{1}`, … for its values. */
export function markedSentences(): ReadonlySet<string> {
	return new Set(
		['src/core', 'src/node'].flatMap((folder) => sources(folder)).flatMap((file) => templatesIn(readFileSync(file, 'utf8'))),
	);
}

/** Errors for the user whose words are not marked, so that no translation is found; the command line speaks English. */
export function unmarkedErrors(): readonly string[] {
	return ['src/core', 'src/node']
		.flatMap((folder) => sources(folder))
		.filter((file) => !file.startsWith('src/node/cli/'))
		.flatMap((file) =>
			[...readFileSync(file, 'utf8').matchAll(/new (?:UserError|TryAgain)\(\s*(['`])/g)].map((call) => ({ file, call })),
		)
		.map(({ file, call }) => {
			const [start, quote] = call;
			const code = readFileSync(file, 'utf8').slice(call.index + start.length);
			const text = quote === '`' ? templateAt(code, 0).text : code.slice(0, code.indexOf("'"));
			return `${file}: ${text}`;
		})
		.filter((line) => /[a-z]/i.test(line.slice(line.indexOf(': ')).replace(/\{\d+\}/g, '')));
}

const TAG = /(?<![\w.])sentence`/g;

function templatesIn(code: string): string[] {
	return [...code.matchAll(TAG)].map(({ index, 0: tag }) => templateAt(code, index + tag.length).text);
}

/** @param start behind the first backtick @returns the text, and where the code goes on */
function templateAt(code: string, start: number): { readonly text: string; readonly end: number } {
	let text = '';
	let places = 0;
	for (let at = start; at < code.length; at++) {
		if (code[at] === '`') {
			return { text, end: at + 1 };
		}
		if (code.startsWith('${', at)) {
			text += `{${places++}}`;
			at = valueEnd(code, at + 2) - 1;
		} else if (code[at] === '\\') {
			at++;
			text += code[at] ?? '';
		} else {
			text += code[at];
		}
	}
	throw new Error('a template without an end');
}

/** @param start behind `${` @returns the place behind its `}` */
function valueEnd(code: string, start: number): number {
	let depth = 1;
	let at = start;
	while (depth > 0 && at < code.length) {
		const character = code[at] ?? '';
		if (character === '`') {
			at = templateAt(code, at + 1).end;
			continue;
		}
		if (character === "'") {
			at = code.indexOf("'", at + 1) + 1;
			continue;
		}
		depth += character === '{' ? 1 : character === '}' ? -1 : 0;
		at++;
	}
	return at;
}
