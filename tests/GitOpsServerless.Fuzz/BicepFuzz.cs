using System.Diagnostics;
using System.Text;
using GitOpsServerless.Bicep;

namespace GitOpsServerless.Fuzz;

/// <summary>Compiles mutated real Bicep files: the compiler must always answer, in bounded time and without an exception.</summary>
public static class BicepFuzz
{
    private static readonly string[] Snippets =
        ["'", "'''", "${", "}", "{", "[", "]", "(", ")", "=>", "?", "??", "::", ".?", "[?", "@", "...", "\n", "for x in y:", "if (", "resource a ", "null", "!", "-", "9999999999999999999", "*", "|", "#disable-next-line"];

    /// <summary>Compiles <paramref name="count"/> mutations of the files and returns what went wrong.</summary>
    /// <param name="files">The texts to mutate.</param>
    /// <param name="count">How many mutations.</param>
    /// <param name="seed">The start of the sequence; the same seed gives the same mutations.</param>
    /// <param name="limit">The longest time that one compilation may take.</param>
    public static IReadOnlyList<string> Run(IReadOnlyList<string> files, int count, int seed, TimeSpan limit)
    {
        var failures = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var text = Mutate(files, random);
            var root = random.Next(10) == 0 ? "main.bicepparam" : "main.bicep";
            var watch = Stopwatch.StartNew();
            var result = BicepCompiler.Compile(new OneFile(root, text), root);
            if (watch.Elapsed > limit)
            {
                failures.Add($"mutation {i} of seed {seed} takes {watch.Elapsed}");
            }

            if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Code == "GOS0399") is { } defect)
            {
                failures.Add($"mutation {i} of seed {seed}: {defect.Message}");
            }
        }

        return failures;
    }

    private static string Mutate(IReadOnlyList<string> files, Random random)
    {
        var text = new StringBuilder(files[random.Next(files.Count)]);
        for (var edits = random.Next(1, 6); edits > 0 && text.Length > 1; edits--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 40), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Snippets[random.Next(Snippets.Length)]);
                    break;
                case 2:
                    text.Insert(at, text.ToString(random.Next(text.Length - length + 1), length));
                    break;
                case 3:
                    text[at] = (char)random.Next(32, 127);
                    break;
                default:
                    var other = files[random.Next(files.Count)];
                    var from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, Math.Min(200, other.Length - from)));
                    break;
            }
        }

        return text.ToString();
    }

    private sealed class OneFile(string path, string text) : IBicepFiles
    {
        public bool TryRead(string requested, out ReadOnlyMemory<byte> content)
        {
            var found = requested == path;
            content = found ? Encoding.UTF8.GetBytes(text) : default(ReadOnlyMemory<byte>);
            return found;
        }

        public IReadOnlyList<string>? ListFiles(string folder) => folder.Length == 0 ? [path] : null;
    }
}
