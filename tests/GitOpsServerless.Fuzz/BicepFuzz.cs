using System.Diagnostics;
using System.Text;
using GitOpsServerless.Bicep;

namespace GitOpsServerless.Fuzz;

/// <summary>
/// Compiles mutated real Bicep files, each beside its real neighbours (modules, imports, loaded files, configuration): the compiler
/// must always answer, in bounded time, with bounded memory and without an exception.
/// </summary>
public static class BicepFuzz
{
    private static readonly string[] Snippets =
        ["'", "'''", "${", "}", "{", "[", "]", "(", ")", "=>", "?", "??", "::", ".?", "[?", "@", "...", "\n", "for x in y:", "if (", "resource a ", "null", "!", "-", "9999999999999999999", "*", "|", "#disable-next-line",
         "module m 'main.bicep' = ", "import * as x from 'main.bicep'", "loadTextContent('main.bicep')", "type t = t?", "var a = a", "func f() string => f()"];

    /// <summary>What one run found.</summary>
    /// <param name="Failures">What went wrong, by mutation.</param>
    /// <param name="Longest">The longest time of one compilation.</param>
    /// <param name="LargestAllocation">The most bytes that one compilation allocated.</param>
    public sealed record Outcome(IReadOnlyList<string> Failures, TimeSpan Longest, long LargestAllocation);

    /// <summary>Compiles <paramref name="count"/> mutations of the files below a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="files">The paths of the files to mutate, below the folder.</param>
    /// <param name="count">How many mutations.</param>
    /// <param name="seed">The start of the sequence; the same seed gives the same mutations.</param>
    /// <param name="limit">The longest time that one compilation may take.</param>
    /// <param name="bytes">The most that one compilation may allocate.</param>
    public static Outcome Run(string root, IReadOnlyList<string> files, int count, int seed, TimeSpan limit, long bytes)
    {
        var texts = files.Select(file => File.ReadAllText(Path.Combine(root, file))).ToList();
        var failures = new List<string>();
        var neighbours = new Neighbours(root);
        var (longest, largest) = (TimeSpan.Zero, 0L);
        for (var i = 0; i < count; i++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var file = random.Next(files.Count);
            neighbours.Replace(files[file], Encoding.UTF8.GetBytes(Mutate(texts, file, random)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var result = BicepCompiler.Compile(neighbours, files[file]);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            (longest, largest) = (watch.Elapsed > longest ? watch.Elapsed : longest, Math.Max(largest, allocated));
            if (watch.Elapsed > limit || allocated > bytes)
            {
                failures.Add($"mutation {i} of seed {seed} takes {watch.Elapsed} and {allocated} bytes");
            }

            if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Code == "GOS0399") is { } defect)
            {
                failures.Add($"mutation {i} of seed {seed} ({files[file]}): {defect.Message}");
            }
        }

        return new Outcome(failures, longest, largest);
    }

    private static string Mutate(List<string> files, int file, Random random)
    {
        var text = new StringBuilder(files[file]);
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

    private sealed class Neighbours(string root) : IBicepFiles
    {
        private readonly Dictionary<string, byte[]?> _files = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<string>?> _folders = new(StringComparer.Ordinal);
        private string _path = "";
        private byte[] _content = [];

        public void Replace(string path, byte[] content) => (_path, _content) = (path, content);

        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            if (path == _path)
            {
                content = _content;
                return true;
            }

            if (!_files.TryGetValue(path, out var known))
            {
                var file = Path.Combine(root, path);
                known = File.Exists(file) ? File.ReadAllBytes(file) : null;
                _files[path] = known;
            }

            content = known;
            return known is not null;
        }

        public IReadOnlyList<string>? ListFiles(string folder)
        {
            if (!_folders.TryGetValue(folder, out var known))
            {
                var full = Path.Combine(root, folder);
                known = Directory.Exists(full) ? [.. Directory.EnumerateFiles(full).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))] : null;
                _folders[folder] = known;
            }

            return known;
        }
    }
}
