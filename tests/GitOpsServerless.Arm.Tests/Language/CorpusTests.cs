using System.Text.Json;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class CorpusTests
{
    [Fact]
    public void Real_templates_expand_or_are_refused_for_the_reason_that_Azure_gives()
    {
        var unexpected = Corpora.ArmTemplates()
            .Select(static item => (Case: item, Expansion: TemplateExpander.Expand(item.Request)))
            .Where(static result => result.Expansion.Succeeded == ConformanceCounts.IsRefused(result.Case.ToString()))
            .Select(static result => $"{result.Case}\n  {Corpus.Describe(result.Expansion).ReplaceLineEndings("\n  ")}");
        Corpus.AssertNone(unexpected);
    }

    [Fact]
    public void Verified_modules_expand()
    {
        var failures = Corpora.AvmModules()
            .Select(static item => (Case: item, Expansion: TemplateExpander.Expand(item.Request)))
            .Where(static result => !result.Expansion.Succeeded)
            .Select(static result => $"{result.Case}\n  {Corpus.Describe(result.Expansion).ReplaceLineEndings("\n  ")}");
        Corpus.AssertNone(failures);
    }

    [Fact]
    public void Expansion_is_deterministic()
    {
        foreach (var item in Corpora.ArmTemplates().Concat(Corpora.AvmModules()))
        {
            Assert.Equal(Write(TemplateExpander.Expand(item.Request)), Write(TemplateExpander.Expand(item.Request)));
        }
    }

    [Fact]
    public void Resources_stand_after_everything_they_depend_on()
    {
        foreach (var item in Corpora.ArmTemplates().Concat(Corpora.AvmModules()))
        {
            var expansion = TemplateExpander.Expand(item.Request);
            var waves = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var resource in expansion.Resources)
            {
                Assert.All(resource.DependsOn, id => Assert.True(waves.ContainsKey(id), $"{item}: {resource.Id} before {id}"));
                waves[resource.Id] = resource.Wave;
            }
        }
    }

    [Fact]
    public void Residual_expressions_are_stable_when_nothing_more_is_known()
    {
        foreach (var item in Corpora.AvmModules())
        {
            foreach (var resource in TemplateExpander.Expand(item.Request).Resources)
            {
                var diagnostics = new List<TemplateDiagnostic>();
                var again = ResidualExpression.Resolve(resource.Body, resource.DeploymentScope, UnknownRuntimeContext.Instance, diagnostics);
                Assert.Empty(diagnostics);
                Assert.Equal(resource.Body.ToJsonString(), again!.ToJsonString());
            }
        }
    }

    private static string Write(TemplateExpansion expansion) => JsonSerializer.Serialize(new { expansion.Resources, expansion.Outputs, expansion.Diagnostics });

    [Fact]
    public void Compiler_baselines_expand_or_are_refused_for_the_reason_that_Azure_gives()
    {
        var unexpected = Corpora.BicepBaselines()
            .Select(static item => (Case: item, Expansion: TemplateExpander.Expand(item.Request)))
            .Where(static result => result.Expansion.Succeeded == ConformanceCounts.IsRefused(result.Case.ToString()))
            .Select(static result => $"{result.Case}\n  {Corpus.Describe(result.Expansion).ReplaceLineEndings("\n  ")}");
        Corpus.AssertNone(unexpected);
    }

    [Fact]
    public void Both_code_generations_of_the_compiler_mean_the_same_resources()
    {
        var differences = new List<string>();
        foreach (var (classic, symbolic) in Corpora.BicepBaselinePairs())
        {
            var first = Bodies(classic);
            var second = Bodies(symbolic);
            differences.AddRange(first.Except(second, StringComparer.Ordinal).Select(body => $"{classic}: only classic {body}"));
            differences.AddRange(second.Except(first, StringComparer.Ordinal).Select(body => $"{classic}: only symbolic {body}"));
        }

        Corpus.AssertNone(differences);
    }

    private static List<string> Bodies(CorpusCase item)
    {
        var expansion = TemplateExpander.Expand(item.Request);
        return
        [
            .. expansion.Resources.Where(static resource => !resource.IsExisting).Select(static resource => resource.Body.ToJsonString()),

            // One code generation selects the name by the unknown index, the other the resource.
            .. expansion.Outputs.Where(static output => output.Name != "indexViaReference").Select(static output => $"{output.Name}: {output.Value?.ToJsonString()}"),
        ];
    }
}
