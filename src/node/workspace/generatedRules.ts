import picomatch from 'picomatch';
import type { PatternFile, PatternPlace } from './ignoreRules.ts';
import { literal } from './ignoreRules.ts';

interface Rule {
	readonly matches: (path: string) => boolean;
	readonly generated: boolean;
	readonly place: PatternPlace;
}

/** What `.gitattributes` say about which files are generated: `linguist-generated`. The last pattern that speaks of a file decides. */
export class GeneratedRules {
	readonly #rules: readonly Rule[];

	private constructor(rules: readonly Rule[]) {
		this.#rules = rules;
	}

	static readonly none = new GeneratedRules([]);

	with(file: PatternFile, ignoreCase: boolean): GeneratedRules {
		const rules = readAttributes(file, ignoreCase);
		return rules.length === 0 ? this : new GeneratedRules([...this.#rules, ...rules]);
	}

	/** @returns the line that says that this file is generated, if one does */
	generatedBy(path: string): PatternPlace | undefined {
		const rule = this.#rules.findLast(({ matches }) => matches(path));
		return rule?.generated ? rule.place : undefined;
	}
}

function readAttributes({ folder, by, text }: PatternFile, ignoreCase: boolean): Rule[] {
	return text.split(/\r?\n/).flatMap((line, index): Rule[] => {
		// A pattern with spaces stands in quotes.
		const [, quoted, plain, attributes] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s#"]\S*))\s+(.*)$/.exec(line) ?? [];
		const pattern = quoted?.replace(/\\(.)/g, '$1') ?? plain;
		const generated = attributes === undefined ? undefined : saysGenerated(attributes);
		if (pattern === undefined || generated === undefined) {
			return [];
		}
		const anchored = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
		const glob = folder === '' ? anchored : `${literal(folder)}/${anchored}`;
		const matches = picomatch(glob, { dot: true, nobrace: true, noextglob: true, nonegate: true, nocase: ignoreCase });
		return [{ matches, generated, place: { by, line: index + 1, pattern } }];
	});
}

/** @returns `undefined` when the attribute is not spoken of */
function saysGenerated(attributes: string): boolean | undefined {
	const last = attributes.split(/\s+/).findLast((each) => /^[-!]?linguist-generated(=|$)/.test(each));
	return last === undefined ? undefined : last === 'linguist-generated' || last === 'linguist-generated=true';
}
