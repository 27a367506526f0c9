export interface PageParts {
	/** Addresses as the webview may load them. */
	readonly script: string;
	readonly style: string;
	/** What the content policy calls the extension's own files. */
	readonly source: string;
	/** Fresh for each page. */
	readonly nonce: string;
	/** As VS Code names it: `en`, `de`. */
	readonly language: string;
	/** Translations of the page's texts. */
	readonly bundle: Readonly<Record<string, string>>;
}

/** The page that loads the view's script and style, and may load nothing else. */
export function budgetViewPage({ script, style, source, nonce, language, bundle }: PageParts): string {
	return `<!DOCTYPE html>
<html lang="${language.replace(/[^\w-]/g, '')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Token Budget</title>
<link rel="stylesheet" href="${style}">
<script type="module" nonce="${nonce}" src="${script}"></script>
</head>
<body><script type="application/json" id="bundle">${JSON.stringify(bundle).replaceAll('<', '\\u003c')}</script></body>
</html>`;
}
