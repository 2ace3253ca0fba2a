using System.Diagnostics;
using System.Text;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Fuzz;

/// <summary>
/// Changes templates at random and expands them: every input must end in an expansion, whatever it says, within seconds and half a
/// gigabyte.
/// </summary>
internal static class ArmLanguageFuzz
{
    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", "'", "\"", ",", ":", "(", ")", ".", "''", "[[", "null", "true", "-1", "9223372036854775807", "1e308", "\\u0000",
        "[copyIndex()]", "[reference('a')]", "[parameters('a')]", "[variables('a')]", "[resourceGroup().location]", "\"copy\": [{\"name\":\"a\",\"count\":3,\"input\":1}]",
        "\"copy\": {\"name\":\"a\",\"count\":3}", "\"existing\": true", "\"condition\": \"[equals(1,1)]\"", "\"scope\": \"/\"", "\"dependsOn\": [\"a\"]",
        "lambda('x', lambdaVariables('x'))", "map(range(0, 10), lambda('x', ", "createObject(", "union(", "json('[1]')", "format('{0}', ", "\"$ref\": \"#/definitions/a\"",
        "\"resources\": [", "\"template\": {", "\"expressionEvaluationOptions\": {\"scope\":\"inner\"}", "\"languageVersion\": \"2.0\"",
    ];

    private static readonly string[] Corpora = ["arm-templates", "bicep-baselines"];
    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(5);
    private const long MaximumBytes = 512L * 1024 * 1024;

    /// <summary>Changes the real templates for a time; gives the exit code of the target.</summary>
    public static int Run(TimeSpan duration, TextWriter output)
    {
        if (RealData.Root is not { } root)
        {
            output.WriteLine("The corpus is not on this machine.");
            return 1;
        }

        var seeds = Seeds(root);
        output.WriteLine($"{Run(seeds, Environment.TickCount, duration, TimeProvider.System)} inputs out of {seeds.Count} templates.");
        return 0;
    }

    /// <summary>The templates of the corpora.</summary>
    public static IReadOnlyList<string> Seeds(string root) =>
        [.. Corpora.SelectMany(corpus => Directory.EnumerateFiles(Path.Combine(root, corpus), "*.json", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>Expands changed copies of the seeds until the time is up; gives the number of inputs. An exception is a finding.</summary>
    public static long Run(IReadOnlyList<string> seeds, int randomSeed, TimeSpan duration, TimeProvider time)
    {
        var random = new Random(randomSeed);
        var start = time.GetTimestamp();
        long inputs = 0;
        for (; time.GetElapsedTime(start) < duration; inputs++)
        {
            One(Mutate(seeds[random.Next(seeds.Count)], random));
        }

        return inputs;
    }

    /// <summary>Expands one input, which need not be a template.</summary>
    public static void One(string text)
    {
        var start = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var expansion = TemplateExpander.Expand(new TemplateExpansionRequest
            {
                Template = TemplateDocument.Parse(text),
                Scope = DeploymentScope.ResourceGroup("00000000-0000-0000-0000-000000000000", "group"),
                MissingParametersAreUnknown = true,
            });
            foreach (var resource in expansion.Resources)
            {
                _ = ResidualExpression.Resolve(resource.Body, resource.DeploymentScope, UnknownRuntimeContext.Instance, []);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException("This input breaks the expansion:\n" + text, exception);
        }

        if (Stopwatch.GetElapsedTime(start) > MaximumTime || GC.GetAllocatedBytesForCurrentThread() - allocated > MaximumBytes)
        {
            throw new InvalidOperationException("This input takes too much time or memory:\n" + text);
        }
    }

    private static string Mutate(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var changes = random.Next(1, 8); changes > 0 && text.Length > 0; changes--)
        {
            var position = random.Next(text.Length);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(position, Math.Min(random.Next(1, 20), text.Length - position));
                    break;
                case 1:
                    text.Insert(position, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    text[position] = (char)random.Next(32, 127);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 200), text.Length - position);
                    text.Insert(random.Next(text.Length), text.ToString(position, length));
                    break;
                default:
                    text.Length = position;
                    break;
            }
        }

        return text.ToString();
    }
}
