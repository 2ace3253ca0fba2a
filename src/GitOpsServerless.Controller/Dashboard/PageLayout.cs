using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>The frame of every page. One style sheet inside the page, no script, nothing from elsewhere; the policy names the sheet's digest.</summary>
internal static class PageLayout
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--ok:#116329;--warn:#7d4e00;--bad:#a40e26;--link:#0550ae}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9da7b3;--line:#30363d;--ok:#56d364;--warn:#e3b341;--bad:#ff7b72;--link:#79c0ff}}
        body{margin:0 auto;max-width:75rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;background:var(--bg);color:var(--fg)}
        a{color:var(--link)} h1{font-size:1.5rem} h2{font-size:1.2rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%} caption{text-align:left;color:var(--soft);padding:.25rem 0}
        th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
        code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere} pre{white-space:pre-wrap;margin:0}
        .ok{color:var(--ok)} .warn{color:var(--warn)} .bad{color:var(--bad)} .soft{color:var(--soft)}
        .add{color:var(--ok)} .remove{color:var(--bad)}
        .wide{overflow-x:auto} form{display:inline} button{font:inherit;padding:.3rem .8rem;margin:0 .5rem .5rem 0}
        ul.tree{list-style:none;padding-left:1rem;border-left:1px solid var(--line)}
        .skip{position:absolute;left:-99rem} .skip:focus{left:1rem}
        """;

    private static readonly string s_digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The content security policy that belongs to the pages.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{s_digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static string Page(string title, Html content) => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Html.Of($"{title}")} - GitOpsServerless</title><style>{Style}</style></head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header><nav aria-label="Site"><a href="/ui">Applications</a></nav></header>
        <main id="main">
        {content}
        </main>
        </body>
        </html>
        """;
}
