using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Finds applications that wait for each other; they would never be applied.</summary>
internal static class DependencyCycles
{
    public static void Report(
        IReadOnlyDictionary<string, ApplicationDefinition> applications,
        Func<string, BoundDocument> documentOf,
        Action<BoundDocument, string, DiagnosticDescriptor, string> report)
    {
        var state = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var name in applications.Keys.Order(StringComparer.Ordinal))
        {
            Visit(name, []);
        }

        void Visit(string name, List<string> path)
        {
            if (!applications.TryGetValue(name, out var application) || (state.TryGetValue(name, out var isOpen) && !isOpen))
            {
                return;
            }

            if (isOpen)
            {
                var cycle = path.SkipWhile(p => p != name).Append(name);
                report(documentOf(name), "/spec/dependsOn", DiagnosticCatalog.DependencyCycle, $"Applications wait for each other: {string.Join(" → ", cycle)}.");
                return;
            }

            state[name] = true;
            path.Add(name);
            foreach (var dependency in Dependencies.Of(application))
            {
                Visit(dependency, path);
            }

            path.RemoveAt(path.Count - 1);
            state[name] = false;
        }
    }
}

/// <summary>What an application waits for.</summary>
internal static class Dependencies
{
    /// <summary>Names in <c>dependsOn</c> and <c>inputs</c>, each once.</summary>
    public static IEnumerable<string> Of(ApplicationDefinition application) =>
        application.DependsOn.Concat(application.Inputs.Select(i => i.From)).Distinct(StringComparer.Ordinal);
}
