/** A fenced block of a Markdown answer. */
export interface CodeBlock {
	/** As the fence says it; empty where it says nothing. */
	readonly language: string;
	/** Without its last line end. */
	readonly code: string;
	/** False for a block whose end did not come: the answer was cut off, or the model forgot it. */
	readonly closed: boolean;
}

interface Fence {
	readonly mark: string;
	readonly indent: string;
	readonly language: string;
	readonly lines: string[];
}

/** The blocks of an answer in order, as CommonMark reads them; an indented fence (in a list) takes its indent from its lines. */
export function codeBlocks(answer: string): readonly CodeBlock[] {
	const { blocks, open } = readFences(answer);
	return open ? [...blocks, { language: open.language, code: open.lines.join('\n'), closed: false }] : blocks;
}

/** `answer` with its last block closed, so that what is written after it is no code. */
export function closedMarkdown(answer: string): string {
	const { open } = readFences(answer);
	return open ? `${answer.replace(/\n$/, '')}\n${open.indent}${open.mark}` : answer;
}

function readFences(answer: string): { readonly blocks: readonly CodeBlock[]; readonly open: Fence | undefined } {
	const blocks: CodeBlock[] = [];
	let open: Fence | undefined;
	for (const line of answer.split(/\r?\n/)) {
		const [, indent = '', mark = '', info = ''] = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/.exec(line) ?? [];
		if (!open) {
			open = mark ? { mark, indent, language: info.trim().split(/\s/)[0] ?? '', lines: [] } : undefined;
		} else if (mark.startsWith(open.mark) && !info.trim()) {
			blocks.push({ language: open.language, code: open.lines.join('\n'), closed: true });
			open = undefined;
		} else {
			open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
		}
	}
	return { blocks, open };
}
