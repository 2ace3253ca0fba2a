using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class SecretTests
{
    private readonly Harness _harness = new();

    public SecretTests() => _harness.Change(a => a with { KeyVault = "https://kv.vault.azure.net" });

    [Fact]
    public async Task Reference_is_resolved_at_apply_and_never_stored_or_shown()
    {
        _harness.SecretValues["password"] = "correct horse";
        _harness.Source.Commit("c1", ("a", "pw=${keyvault:password}"));

        await _harness.SettleAsync();

        Assert.Equal("pw=correct horse", _harness.Target.Live.Values.Single());
        await foreach (var key in _harness.State.ListAsync(string.Empty, default))
        {
            var document = System.Text.Encoding.UTF8.GetString((await _harness.State.ReadAsync(key, default))!.Content.Span);
            Assert.DoesNotContain("correct horse", document, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_harness.Events, e => e.ToString().Contains("correct horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rotated_secret_is_drift_with_masked_values()
    {
        _harness.SecretValues["password"] = "first value";
        _harness.Source.Commit("c1", ("a", "${keyvault:password}"));
        await _harness.SettleAsync();
        _harness.SecretValues["password"] = "second value";

        var item = Assert.Single((await _harness.Engine.DetectDriftAsync("shop", default)).Value.Items);

        Assert.Equal("***", item.Deltas[0].After!.GetValue<string>());
    }

    [Fact]
    public async Task Unknown_secret_names_resource_file_and_line()
    {
        _harness.Source.Commit("c1", ("a", "${keyvault:missing}"));

        var result = Assert.IsType<StepResult.Terminal>(await _harness.StepAsync());

        Assert.Equal(("a", 1, "a"), (result.Reason.File, result.Reason.Line, result.Reason.Resource!.Name));
        Assert.Empty(_harness.Target.Writes);
    }
}
