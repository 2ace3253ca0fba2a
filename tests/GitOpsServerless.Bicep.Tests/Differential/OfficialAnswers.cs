using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Tests.Differential;

/// <summary>
/// Answers of the official compiler for the files of a folder: asked for one at a time, and kept in another folder when there
/// is one, so that thousands of files need it only once.
/// </summary>
/// <param name="program">The official program; null when kept answers are all that there is.</param>
/// <param name="root">The folder of the files.</param>
/// <param name="kept">The folder of kept answers, <c>PATH.json</c> each; null to keep none.</param>
/// <param name="home">The home folder that the program gets, whose <c>.bicep</c> is its module cache; null for the own one.</param>
internal sealed class OfficialAnswers(string? program, string root, string? kept, string? home) : IDisposable
{
    private readonly Lock _one = new();
    private OfficialCompiler? _compiler;

    /// <summary>The result for a file: <c>success</c>, <c>contents</c> or <c>parameters</c>, <c>diagnostics</c>; null when there is none to be had.</summary>
    public JsonNode? For(string path)
    {
        var answer = kept is null ? null : Path.Combine(kept, path + ".json");
        if (answer is not null && File.Exists(answer))
        {
            return JsonNode.Parse(File.ReadAllText(answer));
        }

        if (program is null)
        {
            return null;
        }

        lock (_one)
        {
            _compiler ??= new OfficialCompiler(program, home);
            var result = _compiler.Compile(Path.Combine(root, path));
            if (answer is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
                File.WriteAllText(answer, result.ToJsonString());
            }

            return result;
        }
    }

    public void Dispose() => _compiler?.Dispose();
}
