using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>The frame of every page. One style sheet inside the page, no script, nothing from elsewhere; the policy names the sheet's digest.</summary>
internal static class PageLayout
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--panel:#f6f8fa;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--ok:#116329;--warn:#7d4e00;--bad:#a40e26;--link:#0550ae}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--panel:#161b22;--fg:#e6edf3;--soft:#9da7b3;--line:#30363d;--ok:#56d364;--warn:#e3b341;--bad:#ff7b72;--link:#79c0ff}}
        body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--bg);color:var(--fg)}
        header,main{padding:1rem clamp(1rem,4vw,3rem);max-width:80rem;margin:0 auto}
        .top{background:var(--panel);border-bottom:1px solid var(--line)} .top header{padding-block:.6rem} .top header{display:flex;gap:1.5rem}
        a{color:var(--link)} a:focus-visible,button:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        h1{font-size:1.6rem;margin:.5rem 0} h2{font-size:1.2rem;margin:2rem 0 .5rem}
        table{border-collapse:collapse;width:100%} caption{text-align:left;color:var(--soft);padding:.25rem 0}
        th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line)} thead th{background:var(--panel)} tbody th{font-weight:600}
        code,pre{font-family:ui-monospace,monospace;font-size:.875em;overflow-wrap:anywhere} pre{white-space:pre-wrap;margin:.1rem 0;padding:.1rem .5rem;background:var(--panel);border-left:3px solid}
        .badge{display:inline-block;border:1px solid;border-radius:1rem;padding:0 .6rem;font-size:.875rem;font-weight:600;white-space:nowrap}
        .ok{color:var(--ok)} .warn{color:var(--warn)} .bad{color:var(--bad)} .soft{color:var(--soft)}
        .add{border-color:var(--ok)} .remove{border-color:var(--bad)} .nowrap{white-space:nowrap}
        .wide{overflow-x:auto} form{display:inline} button{font:inherit;padding:.3rem .8rem;margin:0 .5rem .5rem 0;border:1px solid var(--line);border-radius:.4rem;background:var(--panel);color:var(--fg);cursor:pointer}
        td button{margin:0} dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem} dt{color:var(--soft)} dd{margin:0}
        ul.tree{list-style:none;margin:0;padding-left:1.25rem;border-left:1px solid var(--line)} ul.tree>li{padding:.1rem 0} summary{cursor:pointer}
        .skip{position:absolute;left:-99rem} .skip:focus{left:1rem;background:var(--bg);padding:.5rem}
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
        <div class="top"><header><b>GitOpsServerless</b> <nav aria-label="Site"><a href="/ui">Applications</a></nav></header></div>
        <main id="main">
        {content}
        </main>
        </body>
        </html>
        """;
}
