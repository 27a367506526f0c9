import ignore, { type Ignore } from 'ignore';

/** Where a pattern stands. */
export interface PatternPlace {
	/** The file, as the user would write it. */
	readonly by: string;
	/** 1-based. */
	readonly line: number;
	/** The line itself. */
	readonly pattern: string;
}

/** A file of patterns that speak of what lies below a folder. */
export interface PatternFile {
	/** That folder, relative to the folder of the rules; '' for itself. */
	readonly folder: string;
	readonly by: string;
	readonly text: string;
	/** Git reads it: it ends where another repository begins. */
	readonly git: boolean;
}

/**
 * The ignore files that speak of one folder, the weakest first; the last pattern that matches decides, as in git. One instance for
 * all of them: a nearer file may bring back a folder that a farther one leaves out, and then what is in it is judged anew.
 */
export class IgnoreRules {
	readonly #ignoreCase: boolean;
	readonly #files: readonly PatternFile[];
	readonly #ignore: Ignore;
	readonly #places: PatternPlace[];

	private constructor(ignoreCase: boolean, files: readonly PatternFile[], ignore: Ignore, places: PatternPlace[]) {
		this.#ignoreCase = ignoreCase;
		this.#files = files;
		this.#ignore = ignore;
		this.#places = places;
	}

	static none(ignoreCase: boolean): IgnoreRules {
		return new IgnoreRules(ignoreCase, [], ignore({ ignorecase: ignoreCase }), []);
	}

	/** These rules and then those of `files`. */
	with(files: readonly PatternFile[]): IgnoreRules {
		if (files.length === 0) {
			return this;
		}
		// Shared by all that come of one another: the marks are places in it.
		const places = this.#places;
		const rules = ignore({ ignorecase: this.#ignoreCase }).add(this.#ignore);
		for (const { folder, by, text } of files) {
			// A mark of the encoding is not part of the first pattern.
			for (const [index, line] of text
				.replace(/^\ufeff/, '')
				.split(/\r?\n/)
				.entries()) {
				const pattern = below(folder, line);
				if (pattern !== undefined) {
					rules.add({ pattern, mark: String(places.length) });
					places.push({ by, line: index + 1, pattern: line });
				}
			}
		}
		return new IgnoreRules(this.#ignoreCase, [...this.#files, ...files], rules, places);
	}

	/** What is left of these rules in a repository that begins below: git does not look beyond it. */
	withoutGit(ignoreCase: boolean): IgnoreRules {
		return IgnoreRules.none(ignoreCase).with(this.#files.filter((file) => !file.git));
	}

	/**
	 * @param path relative to the folder of the rules, with a `/` behind that of a folder: some patterns mean only folders
	 * @returns the pattern that leaves it out, if one does
	 */
	ignoredBy(path: string): PatternPlace | undefined {
		const { ignored, rule } = this.#ignore.test(path);
		return ignored ? this.#places[Number(rule?.mark)] : undefined;
	}
}

/** The pattern of a nested file as one of the rules' folder would have it; `undefined` for a line that has none. */
function below(folder: string, line: string): string | undefined {
	if (folder === '' || line === '' || line.startsWith('#')) {
		return line === '' || line.startsWith('#') ? undefined : line;
	}
	const negative = line.startsWith('!');
	const body = negative ? line.slice(1) : line;
	const trimmed = body.replace(/ +$/, '');
	if (trimmed === '' || trimmed === '/') {
		return undefined;
	}
	const anchored = trimmed.slice(0, -1).includes('/');
	const inner = anchored ? body.replace(/^\//, '') : `**/${body}`;
	return `${negative ? '!' : ''}/${literal(folder)}/${inner}`;
}

/** A path as a pattern that matches nothing else. */
export function literal(path: string): string {
	return path.replace(/[*?[]/g, '[$&]').replaceAll('\\', '\\\\');
}
