using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Rendering.Tools;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Tests.Kustomize;

/// <summary>
/// Everything that a kustomization may say, against the program itself on the bare files: what is valid must pass the check before the
/// program, and come out the same.
/// </summary>
public sealed class KustomizeDifferentialTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: { app: web }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - name: web
                image: nginx:1.0
                args: ["--flag=yes", "on", "0x10", "1e3"]
                env:
                - { name: A, value: "010" }
                - { name: CM, valueFrom: { configMapKeyRef: { name: conf, key: a } } }
              volumes: [{ name: v, configMap: { name: conf } }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web, annotations: { numbers: "1.20" } }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
        """;

    public static TheoryData<string> Kustomizations =>
    [
        "resources: [web.yaml]",
        "resources:\n- ./web.yaml\n- ../shared/./cm.yaml\n- ../shared/../shared/other.json\n",
        "bases: [../base]\n",
        "resources: [../base/]\nnamePrefix: a-\nnameSuffix: -z\nnamespace: team\n",
        "resources: [web.yaml]\ncommonLabels: { tier: front }\ncommonAnnotations: { note: 'yes' }\n",
        "resources: [web.yaml]\nlabels:\n- { pairs: { a: b }, includeSelectors: true }\n- { pairs: { c: d }, includeTemplates: true, fields: [{ path: metadata/labels, create: true, kind: Service }] }\n",
        "resources: [web.yaml]\nimages:\n- { name: nginx, newName: registry.example/nginx, newTag: '1.20' }\n",
        "resources: [web.yaml]\nimages:\n- { name: nginx, digest: 'sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3' }\n",
        "resources: [web.yaml]\nreplicas: [{ name: web, count: 0 }]\n",
        "resources: [web.yaml]\npatches:\n- path: patch.yaml\n- path: ../shared/json-patch.yaml\n  target: { kind: Deployment, name: w.*, labelSelector: app=web }\n- patch: |-\n    - op: add\n      path: /metadata/annotations\n      value: { x: \"on\" }\n  target: { kind: Deployment }\n  options: { allowNameChange: true }\n",
        "resources: [web.yaml]\npatchesStrategicMerge:\n- patch.yaml\n- |-\n  apiVersion: v1\n  kind: Service\n  metadata: { name: web }\n  spec: { type: NodePort }\n",
        "resources: [web.yaml]\npatchesStrategicMerge: [\"{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}\"]\n",
        "resources: [web.yaml]\npatchesJson6902:\n- { path: ../shared/json-patch.yaml, target: { group: apps, version: v1, kind: Deployment, name: web } }\n- { patch: '[{\"op\": \"remove\", \"path\": \"/metadata/labels\"}]', target: { version: v1, kind: Deployment, name: web } }\n",
        "resources: [web.yaml]\nconfigMapGenerator:\n- name: conf\n  literals: [a=yes, 'b=1', 'c=x=y', \"d='quoted'\"]\n  files: [data.txt, key=../shared/other.txt, renamed.bin=data.bin]\n  envs: [vars.env]\n",
        "resources: [web.yaml]\nconfigMapGenerator:\n- { name: conf, env: vars.env, options: { disableNameSuffixHash: true, labels: { g: h }, annotations: { i: j }, immutable: true } }\ngeneratorOptions: { labels: { all: these } }\n",
        "resources: [../base]\nconfigMapGenerator:\n- { name: base-conf, behavior: merge, literals: [extra=1] }\nsecretGenerator:\n- { name: s, type: kubernetes.io/tls, files: [tls.crt=data.txt, tls.key=data.bin], namespace: other }\n- { name: t, literals: [p=w] }\n",
        "resources: [web.yaml]\nreplacements:\n- source: { kind: Deployment, name: web, fieldPath: spec.template.spec.containers.0.image, options: { delimiter: ':', index: 1 } }\n  targets:\n  - select: { kind: Service }\n    fieldPaths: [metadata.annotations.image]\n    options: { create: true }\n",
        "resources: [web.yaml]\nreplacements: [{ path: replacement.yaml }]\n",
        "resources: [web.yaml]\nreplacements: [{ path: ../shared/replacement.yaml }]\n",
        "resources: [web.yaml]\nvars:\n- { name: IMAGE, objref: { apiVersion: apps/v1, kind: Deployment, name: web }, fieldref: { fieldpath: metadata.name } }\n",
        "resources: [web.yaml]\ncomponents: [../component]\n",
        "resources: [web.yaml]\ngenerators: [generator.yaml]\ntransformers: [transformer.yaml]\n",
        "resources: [web.yaml]\ngenerators: [../shared/generator.yaml]\ntransformers: [../shared/transformers]\n",
        "resources: [web.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixSuffixTransformer\n  metadata: { name: p }\n  prefix: pre-\n  fieldSpecs: [{ path: metadata/name }]\n",
        "resources: [web.yaml]\ntransformers: [\"{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: a}, prefix: p-, fieldSpecs: [{path: metadata/name}]}\"]\n",
        "resources: [web.yaml, crd.yaml]\ncrds: [crd.json]\nconfigurations: [config.yaml, ../shared/config.yaml]\nnamePrefix: x-\n",
        "resources: [web.yaml]\nopenapi: { path: ../shared/openapi.json }\npatches: [{ path: patch.yaml }]\n",
        "resources: [web.yaml, ../shared/cm.yaml]\nsortOptions: { order: fifo }\n",
        "resources: [../shared/cm.yaml, web.yaml]\nsortOptions: { order: legacy, legacySortOptions: { orderFirst: [Service], orderLast: [Deployment] } }\n",
        "resources: [web.yaml, ../shared/cm.yaml, ../base]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nnamePrefix: m-\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: me, labels: { a: b } }\nresources: [web.yaml]\n",
        "Resources: [web.yaml]\nNAMEPREFIX: odd-\n",
        "---\nresources:\n  - &f web.yaml\nnamePrefix: \"\\u0061-\" # a comment\n",
        "resources: ['file with spaces.yaml', 'odd:name.yaml', 'ünïcode.yaml']\n",
        "resources: [link.yaml, linkdir/cm.yaml, linkbase]\nconfigMapGenerator: [{ name: conf, files: [link.txt, linkdir/other.txt] }]\n",
        "resources: [../lists/list.yaml]\n",
        "namePrefix: only-\nconfigMapGenerator: [{ name: emoji, literals: ['face=😀', 'line=a\\nb'] }]\ncommonAnnotations: { smile: '😀 \\\\ud83d' }\n",
        "resources: [../diamond/left, ../diamond/right]\n",
        "resources: [empty.yaml, web.yaml]\n",
        "resources: [numbers.yaml]\npatches: [{ patch: '[{\"op\": \"add\", \"path\": \"/data/z\", \"value\": \"yes\"}]', target: { kind: ConfigMap } }]\n",
    ];

    [Theory]
    [MemberData(nameof(Kustomizations))]
    public async Task A_valid_kustomization_comes_out_as_the_program_alone_makes_it(string kustomization)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The trees have names and links that Windows does not.");
        var files = Files();
        files["app/kustomization.yaml"] = kustomization;
        var expected = await OracleAsync(files, "app");
        using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Cache = null }));
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
        {
            tree[path] = text;
        }

        var actual = await renderer.RenderAsync(Requests.For(tree, "app"), TestContext.Current.CancellationToken);

        Assert.Null(Comparison.Difference([.. YamlReader.Read(expected).Documents.Select(d => d.Root!.AsObject())], actual));
    }

    private static async Task<string> OracleAsync(Dictionary<string, string> files, string path)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-oracle-");
        try
        {
            foreach (var (name, text) in files)
            {
                var file = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                if (text.StartsWith("-> ", StringComparison.Ordinal))
                {
                    File.CreateSymbolicLink(file, text[3..]);
                }
                else
                {
                    await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
                }
            }

            var result = await new SystemProcessRunner().RunAsync(
                new ProcessCommand(ExternalTools.RequireKustomize(), ["build", path, "--load-restrictor", "LoadRestrictionsNone"], folder.FullName),
                TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Errors);
            return Encoding.UTF8.GetString(result.Output.Span);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Files() => new()
    {
        ["app/web.yaml"] = Web,
        ["app/patch.yaml"] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n      - { name: web, resources: { limits: { cpu: 1, memory: 1e3 } } }\n      - { name: side, image: 'busybox:1' }\n",
        ["app/data.txt"] = "some text\nwith lines\n",
        ["app/data.bin"] = "\u0001\u0002binary\u0000",
        ["app/vars.env"] = "# comment\nONE=1\nTWO=two words\n\n",
        ["app/empty.yaml"] = "# nothing but a comment\n",
        ["app/numbers.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: n, annotations: { a: 'on' } }\ndata:\n  a: \"010\"\n  b: \"1_000\"\n  c: \"0o17\"\n  d: \"null\"\n  e: '~'\n  f: \"2001-01-01\"\n  g: '='\n  h: \"1:30\"\n",
        ["app/generator.yaml"] = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: gen }\nfiles: [data.txt, o.txt=../shared/other.txt]\nliterals: [a=b]\n---\napiVersion: builtin\nkind: SecretGenerator\nmetadata: { name: gens }\nenvs: [vars.env]\n",
        ["app/transformer.yaml"] = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: p }\npath: ../shared/json-patch.yaml\ntarget: { kind: Deployment }\n---\napiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\nlabels: { from: transformer }\nfieldSpecs: [{ path: metadata/labels, create: true }]\n---\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: { name: m }\npaths: [patch.yaml]\n",
        ["app/replacement.yaml"] = "source: { kind: Deployment, name: web, fieldPath: metadata.name }\ntargets: [{ select: { kind: Service }, fieldPaths: [metadata.annotations.numbers] }]\n",
        ["shared/replacement.yaml"] = "source: { kind: Deployment, name: web, fieldPath: metadata.name }\ntargets: [{ select: { kind: Service }, fieldPaths: [metadata.annotations.numbers] }]\n",
        ["app/crd.yaml"] = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: bees.example.org }\nspec: { group: example.org, names: { kind: Bee, plural: bees }, scope: Namespaced }\n",
        ["app/crd.json"] = """{"org.example.v1.Bee":{"Schema":{"properties":{"spec":{"properties":{"ref":{"x-kubernetes-object-ref-api-version":"v1","x-kubernetes-object-ref-kind":"Service"}}}}}}}""",
        ["app/config.yaml"] = "namePrefix:\n- { path: spec/selector/app, kind: Service }\n",
        ["shared/config.yaml"] = "nameReference:\n- { kind: Service, version: v1, fieldSpecs: [{ path: metadata/annotations/numbers, kind: Service }] }\n",
        ["shared/openapi.json"] = """{"definitions":{}}""",
        ["shared/cm.yaml"] = Requests.ConfigMap("shared"),
        ["shared/other.json"] = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"json"}}""",
        ["shared/other.txt"] = "other text",
        ["shared/json-patch.yaml"] = "- { op: replace, path: /spec/replicas, value: 7 }\n- { op: test, path: /spec/replicas, value: 7 }\n",
        ["shared/generator.yaml"] = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: outside }\nfiles: [data.txt, o.txt=../shared/other.txt]\n",
        ["shared/transformers/kustomization.yaml"] = "resources: [suffix.yaml]\n",
        ["shared/transformers/suffix.yaml"] = "apiVersion: builtin\nkind: SuffixTransformer\nmetadata: { name: s }\nsuffix: -t\nfieldSpecs: [{ path: metadata/name }]\n",
        ["base/kustomization.yml"] = "resources: [cm.yaml]\nconfigMapGenerator: [{ name: base-conf, literals: [a=b] }]\n",
        ["base/cm.yaml"] = Requests.ConfigMap("base"),
        ["component/Kustomization"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ patch: '[{\"op\": \"add\", \"path\": \"/spec/paused\", \"value\": true}]', target: { kind: Deployment } }]\nresources: [../shared/cm.yaml]\n",
        ["app/file with spaces.yaml"] = Requests.ConfigMap("spaces"),
        ["app/odd:name.yaml"] = Requests.ConfigMap("colon"),
        ["app/ünïcode.yaml"] = Requests.ConfigMap("unicode"),
        ["app/link.yaml"] = "-> ../shared/cm.yaml",
        ["app/link.txt"] = "-> data.txt",
        ["app/linkdir"] = "-> ../linked",
        ["app/linkbase"] = "-> ../base",
        ["linked/cm.yaml"] = Requests.ConfigMap("linked"),
        ["linked/other.txt"] = "linked text",
        ["lists/list.yaml"] = "apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: ConfigMap, metadata: { name: one } }\n- { apiVersion: v1, kind: ConfigMap, metadata: { name: two } }\n",
        ["diamond/left/kustomization.yaml"] = "resources: [../base]\nnamePrefix: left-\n",
        ["diamond/right/kustomization.yaml"] = "resources: [../base]\nnamePrefix: right-\n",
        ["diamond/base/kustomization.yaml"] = "resources: [cm.yaml]\n",
        ["diamond/base/cm.yaml"] = Requests.ConfigMap("bottom"),
    };
}
