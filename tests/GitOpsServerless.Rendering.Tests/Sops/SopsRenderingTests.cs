using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Sops;

public sealed class SopsRenderingTests
{
    private const string Plain = """
        apiVersion: v1
        kind: Secret
        metadata: { name: db, labels: { on: "yes" } }
        stringData: { password: hunter22, note: "", port: 5432, ratio: 1.5, tls: true, many: [first-secret, second-secret] }
        data: { key: aHVudGVyMzM= }
        immutable: true
        weight: 3
        """;

    private readonly AgeIdentity _identity = SopsEncryptor.NewIdentity();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_encrypted_manifest_renders_as_what_was_encrypted(bool macOnlyEncrypted)
    {
        var tree = new MemoryTree { ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key), macOnlyEncrypted) };

        var state = (await RenderAsync(tree)).Value;

        Assert.True(JsonNode.DeepEquals(YamlRoot(Plain), state.Resources[0].Payload), state.Resources[0].Payload.ToJsonString());
        Assert.Equal("*** and ***", state.Redactor.Redact("hunter22 and hunter33"));
        Assert.Equal("5432 true", state.Redactor.Redact("5432 true"));
    }

    [Fact]
    public async Task Without_a_key_the_rendering_fails_and_names_the_recipients()
    {
        var recipients = SopsEncryptor.Recipients(_identity, _key);
        recipients["azure_kv"] = new JsonArray(new JsonObject
        {
            ["vault_url"] = "https://kv-shop.vault.azure.net",
            ["name"] = "sops",
            ["version"] = "1",
            ["enc"] = "AAAA",
        });
        var tree = new MemoryTree { ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, recipients) };

        var error = (await new PlainRenderer().RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!;

        Assert.Equal(("GOS0214", "a.yaml"), (error.Code, error.File));
        Assert.Contains(_identity.Recipient, error.Message, StringComparison.Ordinal);
        Assert.Contains("https://kv-shop.vault.azure.net/keys/sops/1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weight: 3", "weight: 4")]
    [InlineData("name: db", "name: dc")]
    [InlineData("note: \"\"", "note: x")]
    [InlineData(SopsEncryptor.LastModified, "2026-01-02T03:04:06Z")]
    public async Task A_file_that_was_changed_without_its_key_is_refused(string from, string to)
    {
        var text = SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key));
        Assert.Contains(from, text, StringComparison.Ordinal);

        var result = await RenderAsync(new MemoryTree { ["a.yaml"] = text.Replace(from, to, StringComparison.Ordinal) });

        Assert.Equal("GOS0215", result.Error!.Code);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?!data)x")]
    public async Task A_rule_that_is_no_regular_expression_is_told(string pattern)
    {
        var root = YamlRoot(SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)));
        root["sops"]!["encrypted_regex"] = pattern;

        var error = (await RenderAsync(new MemoryTree { ["a.yaml"] = root.ToJsonString() })).Error!;

        Assert.Equal(("GOS0215", "a.yaml"), (error.Code, error.File));
        Assert.Contains("encrypted_regex", error.Message, StringComparison.Ordinal);
    }

    // Whoever has the repository can encrypt anything for its recipients.
    [Theory]
    [InlineData("many", "int")]
    [InlineData("{\"a\":1}", "int")]
    [InlineData("NaN", "float")]
    [InlineData("1 2", "float")]
    public async Task A_number_that_is_none_is_refused(string text, string type)
    {
        var root = YamlRoot(SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)));
        root["stringData"]!["port"] = SopsEncryptor.Value(text, type, _key, "stringData:port:");

        Assert.Equal("GOS0215", (await RenderAsync(new MemoryTree { ["a.yaml"] = root.ToJsonString() })).Error!.Code);
    }

    [Fact]
    public async Task A_value_moved_to_another_place_is_refused()
    {
        var root = YamlRoot(SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)));
        var moved = root["stringData"]!["password"]!.DeepClone();
        root["stringData"]!["port"] = moved;

        Assert.Equal("GOS0215", (await RenderAsync(new MemoryTree { ["a.yaml"] = root.ToJsonString() })).Error!.Code);
    }

    [Fact]
    public async Task Keys_of_azure_key_vault_unwrap_the_data_key()
    {
        var recipients = new JsonObject
        {
            ["azure_kv"] = new JsonArray(new JsonObject
            {
                ["vault_url"] = "https://kv-shop.vault.azure.net",
                ["name"] = "sops",
                ["version"] = "7",
                ["enc"] = System.Buffers.Text.Base64Url.EncodeToString([1, 2, 3]),
            }),
        };
        var tree = new MemoryTree { ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, recipients) };
        var vault = new FakeVault(_key);

        var result = await new PlainRenderer(new RenderingOptions { Sops = new SopsOptions { KeyVault = vault } })
            .RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken);

        Assert.Equal("hunter22", (string?)result.Value.Resources[0].Payload["stringData"]!["password"]);
        Assert.Equal(["https://kv-shop.vault.azure.net sops 7 010203"], vault.Calls);
    }

    [Fact]
    public async Task An_identity_can_be_a_reference_to_a_secret()
    {
        var tree = new MemoryTree { ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)) };
        var renderer = new PlainRenderer(new RenderingOptions { Sops = new SopsOptions { AgeIdentities = ["${keyvault:age-key}"] } });

        var result = await renderer.RenderAsync(
            Requests.For(tree) with { Secrets = new FakeSecrets(SopsEncryptor.Secret(_identity)) }, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.IsSuccess ? null : result.Error!.ToString());
        Assert.Equal("GOS0214", (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!.Code);
    }

    [Fact]
    public async Task Kustomize_sees_placeholders_and_the_output_has_the_values()
    {
        var seen = new List<string>();
        var tree = new MemoryTree
        {
            ["kustomization.yaml"] = "namePrefix: p-\nresources: [a.yaml]\nsecretGenerator:\n- name: gen\n  files: [whole.txt]\n  envs: [vars.env]\n",
            ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)),
            ["whole.txt"] = Binary("line one\nline two\n"),
            ["vars.env"] = Dotenv("TOKEN", "token-value"),
        };
        var cache = new RenderCache();
        using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Sops = Keys(), Cache = cache, Processes = new SpyRunner(seen) }));

        var state = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Value;

        var data = state.Resources.Single(r => r.Id.Name.StartsWith("p-gen-", StringComparison.Ordinal)).Payload["data"]!;
        Assert.Equal("line one\nline two\n", Encoding.UTF8.GetString(Convert.FromBase64String((string)data["whole.txt"]!)));
        Assert.Equal("token-value", Encoding.UTF8.GetString(Convert.FromBase64String((string)data["TOKEN"]!)));
        Assert.Equal("hunter22", (string?)state.Resources.Single(r => r.Id.Name == "p-db").Payload["stringData"]!["password"]);
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, text => text.Contains("hunter", StringComparison.Ordinal) || text.Contains("token-value", StringComparison.Ordinal) || text.Contains("line one", StringComparison.Ordinal));
        Assert.Equal(1, cache.Count);
        Assert.Equal("*** ***", state.Redactor.Redact("hunter22 token-value"));
    }

    [Fact]
    public async Task No_decrypted_value_is_in_the_folder_that_processes_share_and_the_next_one_starts_no_program()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-sops-");
        try
        {
            var tree = new MemoryTree
            {
                ["kustomization.yaml"] = "resources: [a.yaml]\n",
                ["a.yaml"] = SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key)),
            };
            var starts = new List<int>();
            for (var process = 0; process < 2; process++)
            {
                var cache = new RenderCache(folder: folder.FullName);
                using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Sops = Keys(), Cache = cache }));
                var state = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Value;
                Assert.Equal("hunter22", (string?)state.Resources[0].Payload["stringData"]!["password"]);
                starts.Add(renderer.ProgramStarts);
            }

            Assert.Equal([1, 0], starts);
            var kept = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.FullName)), TestContext.Current.CancellationToken);
            Assert.Contains("stringData", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter", kept, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Encrypted_value_files_of_charts_are_decrypted_after_the_program_ran()
    {
        var tree = new MemoryTree
        {
            ["Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n",
            ["values.yaml"] = "secret: { password: none }\n",
            ["secrets.yaml"] = SopsEncryptor.Yaml("secret: { password: hunter22 }\n", _key, SopsEncryptor.Recipients(_identity, _key)),
            ["templates/s.yaml"] = "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { a: {{ .Values.secret.password | b64enc }} }\nstringData: { url: 'x://u:{{ .Values.secret.password }}@h' }\n",
        };
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Sops = Keys() }));

        var result = await renderer.RenderAsync(
            Requests.For(tree, rendering: new RenderingDefinition { Helm = new HelmOptions { ValueFiles = ["secrets.yaml"] } }), TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.IsSuccess ? null : result.Error!.ToString());
        Assert.Equal(Convert.ToBase64String("hunter22"u8), (string?)result.Value.Resources[0].Payload["data"]!["a"]);
        Assert.Equal("x://u:hunter22@h", (string?)result.Value.Resources[0].Payload["stringData"]!["url"]);
    }

    [Fact]
    public async Task The_decryptor_gives_the_plain_file_in_every_format()
    {
        var decryptor = new SopsDecryptor(Keys());
        async Task<string> Decrypt(string path, string text) => Encoding.UTF8.GetString(
            (await decryptor.DecryptAsync(path, Encoding.UTF8.GetBytes(text), null, TestContext.Current.CancellationToken)).Value.Span);

        Assert.Equal("some bytes", await Decrypt("a.bin", Binary("some bytes")));
        Assert.Equal("A=b c\n", await Decrypt("a.env", Dotenv("A", "b c")));
        Assert.True(JsonNode.DeepEquals(YamlRoot(Plain), YamlRoot(await Decrypt("a.yaml", SopsEncryptor.Yaml(Plain, _key, SopsEncryptor.Recipients(_identity, _key))))));
        Assert.Equal("a: 1\n", await Decrypt("plain.yaml", "a: 1\n"));
    }

    private static JsonObject YamlRoot(string text) => GitOpsServerless.Yaml.YamlReader.Read(text).Documents[0].Root!.AsObject();

    private SopsOptions Keys() => new() { AgeIdentities = [SopsEncryptor.Secret(_identity)] };

    private Task<Result<DesiredState>> RenderAsync(MemoryTree tree) =>
        new PlainRenderer(new RenderingOptions { Sops = Keys() }).RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken);

    private string Binary(string text) => new JsonObject
    {
        ["data"] = SopsEncryptor.Value(text, "str", _key, "data:"),
        ["sops"] = Section(text, SopsEncryptor.Recipients(_identity, _key)),
    }.ToJsonString();

    private string Dotenv(string name, string value)
    {
        var recipient = SopsEncryptor.Recipients(_identity, _key)["age"]![0]!;
        var section = Section(value, []);
        return $"{name}={SopsEncryptor.Value(value, "str", _key, name + ":")}\n"
            + $"sops_age__list_0__map_recipient={recipient["recipient"]}\nsops_age__list_0__map_enc={((string)recipient["enc"]!).Replace("\n", "\\n", StringComparison.Ordinal)}\n"
            + $"sops_lastmodified={section["lastmodified"]}\nsops_mac={section["mac"]}\nsops_unencrypted_suffix=_unencrypted\nsops_version=3.9.0\n";
    }

    private JsonObject Section(string value, JsonObject recipients)
    {
        recipients["lastmodified"] = SopsEncryptor.LastModified;
        recipients["mac"] = SopsEncryptor.Value(Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(value))), "str", _key, SopsEncryptor.LastModified);
        return recipients;
    }

    private sealed class FakeVault(byte[] key) : IKeyVaultKeys
    {
        public List<string> Calls { get; } = [];

        public Task<Result<ReadOnlyMemory<byte>>> UnwrapAsync(string vault, string name, string version, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellationToken)
        {
            Calls.Add($"{vault} {name} {version} {Convert.ToHexString(ciphertext.Span)}");
            return Task.FromResult(Result<ReadOnlyMemory<byte>>.Success(key));
        }
    }

    private sealed class FakeSecrets(string value) : ISecretResolver
    {
        public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
            Task.FromResult(Result<SecretValue>.Success(new SecretValue(value, "1")));
    }
}
