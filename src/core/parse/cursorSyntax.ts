import type { Node, Tree } from 'web-tree-sitter';
import type { Language } from './languages.ts';

/** How far code that is written at a cursor may reach: the rest of its line, statements up to a blank line, or the body of a block. */
export type Reach = 'line' | 'statements' | 'body';

/** What a cursor stands in. */
export interface CursorSyntax {
	readonly within: 'code' | 'string' | 'comment';
	readonly reach: Reach;
}

const COMMENT = /comment/;
/** `string`, `template_string`, `char_literal`, `heredoc_body`, `regex`; not the type of that name. */
const STRING = /^(?!.*(?:type|interpolation|substitution)).*(?:string|char_literal|character_literal|heredoc|regex)/;
/** Code again, inside of a string. */
const INTERPOLATION = /substitution|interpolation|expansion/;
/** What holds statements or members, by the names that grammars give it. */
const BODY =
	/(?:^|_)(?:block|body|declaration_list|field_declaration_list|enum_variant_list|compound_statement|suite|statements?_list)$/;
/** The whole of a file. */
const FILE = /^(?:program|module|source_file|source|document|translation_unit|compilation_unit|stylesheet|chunk|script_file)$/;
/** What `{` begins that holds values rather than statements. */
const VALUES = /object|dictionary|hash|table|literal_value|initializer_list|record|map/;

/**
 * What the cursor at `offset` of the parsed `text` stands in, and how much is to be written there. Broken code is what is asked about
 * most: the decision leans on the last token before the cursor, which is there also when the code round it does not parse.
 */
export function cursorSyntax(tree: Tree, text: string, offset: number, language: Language): CursorSyntax {
	const within = withinAt(tree.rootNode, text, offset);
	const end = text.indexOf('\n', offset);
	const after = text.slice(offset, end < 0 ? text.length : end);
	if (within !== 'code' || /[^\s)\]},;]/.test(after)) {
		return { within, reach: 'line' };
	}
	return { within, reach: reachAt(tree.rootNode, text, offset, language) };
}

function withinAt(root: Node, text: string, offset: number): CursorSyntax['within'] {
	const before = offset > 0 ? root.descendantForIndex(offset - 1, offset) : null;
	// A line comment goes on where it ends; everything else has to reach beyond the cursor.
	for (let node = before; node; node = node.parent) {
		if (INTERPOLATION.test(node.type)) {
			return 'code';
		}
		const closed = node.endIndex <= offset;
		if (COMMENT.test(node.type) && (!closed || !/\*\/$|\n$|"""$|-->$|\]\]$/.test(node.text))) {
			return text.slice(node.endIndex, offset) === '' ? 'comment' : 'code';
		}
		if (node.isNamed && STRING.test(node.type) && node.startIndex < offset && (!closed || isOpen(node))) {
			return 'string';
		}
	}
	return 'code';
}

/** A string whose end is not written yet: the grammar says so with a missing token. */
function isOpen(node: Node): boolean {
	return node.hasError && (node.lastChild?.isMissing ?? false);
}

function reachAt(root: Node, text: string, offset: number, language: Language): Reach {
	const start = text.lastIndexOf('\n', offset - 1) + 1;
	const line = text.slice(start, offset);
	if (line.trim() === '') {
		return reachOfBlankLine(root, text, offset);
	}
	const last = start + line.trimEnd().length - 1;
	const token = root.descendantForIndex(last, last + 1);
	switch (text[last]) {
		case '{':
			return token && /\$\{|#\{/.test(token.type) ? 'line' : 'body';
		case ':':
			return opensBlock(token, line, language) ? 'body' : 'line';
		default:
			return language.bodyByIndent && /\b(?:do|then|else|begin|ensure|rescue)$/.test(line.trimEnd()) ? 'body' : 'line';
	}
}

/** A colon opens a block in Python, and behind the cases of a switch. */
function opensBlock(colon: Node | null, line: string, language: Language): boolean {
	if (/^\s*(?:case\b.*|default\s*):$/.test(line.trimEnd())) {
		return true;
	}
	if (language.id !== 'python') {
		return false;
	}
	const parent = colon?.parent?.type ?? 'ERROR';
	const isStatement = /_statement|_definition|_clause/.test(parent);
	return (
		isStatement ||
		(parent === 'ERROR' &&
			/^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b/.test(line))
	);
}

function reachOfBlankLine(root: Node, text: string, offset: number): Reach {
	// What the line stands in begins before it and ends behind it.
	let node: Node | null = root.descendantForIndex(offset, offset);
	while (
		node &&
		!(node.isNamed && (BODY.test(node.type) || FILE.test(node.type) || VALUES.test(node.type) || isExpression(node)))
	) {
		node = node.parent;
	}
	if (!node || FILE.test(node.type)) {
		return previousOpens(text, offset) ? 'body' : 'statements';
	}
	if (!BODY.test(node.type)) {
		return VALUES.test(node.type) ? 'statements' : 'line';
	}
	return isEmpty(node) || previousOpens(text, offset) ? 'body' : 'statements';
}

/** Arguments, parameters, operands: on a line of their own one of them is missing. */
function isExpression(node: Node): boolean {
	return (
		/argument|parameter|expression$|^array$|^list$|tuple/.test(node.type) &&
		!/statement|arrow_function/.test(node.type) &&
		node.startPosition.row < node.endPosition.row
	);
}

function isEmpty(body: Node): boolean {
	return body.namedChildren.every((child) => child === null || COMMENT.test(child.type));
}

/** The line above that holds anything ends with what opens a block. */
function previousOpens(text: string, offset: number): boolean {
	return /[{:]\s*$/.test(text.slice(Math.max(0, offset - 300), offset).trimEnd());
}
