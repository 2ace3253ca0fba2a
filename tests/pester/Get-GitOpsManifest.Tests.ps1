BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld manifest
    $quickstart = Join-Path $Root 'samples/quickstart'
}
AfterAll { Remove-TestWorld $world }

Describe 'Get-GitOpsManifest' {
    It 'gets the objects of an application' {
        $deployment = Get-GitOpsManifest manifest | Where-Object kind -eq Deployment
        $deployment.spec.replicas | Should -Be 1
        $deployment.spec.template.spec.containers.image | Should -Be 'ghcr.io/shop/web:1.0'
        $deployment.File | Should -Be 'manifests/all.yaml'
        $deployment | Out-String | Should -Match 'Deployment\s+manifest/web\s+manifests/all.yaml'
    }

    It 'renders a folder without a connection' {
        Disconnect-GitOps
        try { (Get-GitOpsManifest -Path "$($world.Folder)/manifests").kind | Should -Be @('Namespace', 'ConfigMap', 'Deployment') }
        finally { Connect-GitOps -Sandbox -Path $world.Folder -StateFolder $world.Sandbox.StateFolder | Out-Null }
    }

    It 'takes a path in place of a name' {
        (Get-GitOpsManifest "$($world.Folder)/manifests/all.yaml").Count | Should -Be 3
    }

    It 'renders a kustomization with a base outside of it' {
        $folder = Join-Path $world.Folder 'kustomize'
        Set-TestFile "$folder/base/kustomization.yaml" "resources: [all.yaml]`n"
        Set-TestFile "$folder/base/all.yaml" (Get-TestManifest manifest)
        Set-TestFile "$folder/prod/kustomization.yaml" "resources: [../base]`nnamePrefix: prod-`n"
        (Get-GitOpsManifest "$folder/prod" -Root $folder | Where-Object kind -eq Deployment).metadata.name | Should -Be 'prod-web'
    }

    It 'renders a chart with values' -Skip:(-not (Get-Command helm -ErrorAction Ignore)) {
        $chart = Join-Path $world.Folder 'chart'
        Set-TestFile "$chart/Chart.yaml" "apiVersion: v2`nname: shop`nversion: 1.0.0`n"
        Set-TestFile "$chart/values.yaml" "greeting: hello`n"
        Set-TestFile "$chart/templates/settings.yaml" "apiVersion: v1`nkind: ConfigMap`nmetadata: { name: {{ .Release.Name }} }`ndata: { greeting: {{ .Values.greeting }} }`n"
        (Get-GitOpsManifest $chart).data.greeting | Should -Be 'hello'
        (Get-GitOpsManifest $chart -Parameter @{ greeting = 'ciao' }).data.greeting | Should -Be 'ciao'
    }

    It 'expands Bicep to resources' {
        $resources = Get-GitOpsManifest "$quickstart/infra" -Parameter @{ environment = 'demo' }
        $resources.type | Should -Contain 'Microsoft.Storage/storageAccounts'
    }

    It 'writes the compiled template' {
        $template = Get-GitOpsManifest "$quickstart/infra/main.bicep" -Template -AsJson -Parameter @{ environment = 'demo' } | ConvertFrom-Json
        $template.'$schema' | Should -Match 'deploymentTemplate.json'
        $template.resources | Should -Not -BeNullOrEmpty
    }

    It 'masks the default of a secure parameter in its place and leaves the word elsewhere alone' {
        $file = Join-Path $world.Folder 'secure/main.bicep'
        Set-TestFile $file "@secure()`nparam pw string = 'test'`nresource kv 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = { name: 'kv/test', properties: { value: pw, contentType: 'test' } }`n"
        $template = Get-GitOpsManifest $file -Template -WarningVariable warnings -WarningAction SilentlyContinue
        $template.parameters.pw.defaultValue | Should -Be '***'
        $template.resources[0].name | Should -Be 'kv/test'
        $template.resources[0].properties.contentType | Should -Be 'test'
        "$warnings" | Should -Match 'main\.bicep\(2\).*GOS0527.*''pw'''
        $resource = Get-GitOpsManifest $file -WarningAction SilentlyContinue
        $resource.name | Should -Be 'kv/test'
        $resource.properties.value | Should -Be '***'
        $resource.properties.contentType | Should -Be 'test'
    }

    It 'leaves out what a template only reads' {
        $file = Join-Path $world.Folder 'existing/main.bicep'
        Set-TestFile $file "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'kv' }`nresource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = { parent: kv, name: 's', properties: { contentType: 'text/plain' } }`n"
        (Get-GitOpsManifest $file).type | Should -Be 'Microsoft.KeyVault/vaults/secrets'
        @(Get-GitOpsManifest $file -AsJson | ConvertFrom-Json).type | Should -Be 'Microsoft.KeyVault/vaults/secrets'
    }

    It 'writes text that reads back' {
        $yaml = Get-GitOpsManifest manifest -AsYaml
        $yaml | Should -BeOfType string
        ($yaml -split "(?m)^---`n").Count | Should -Be 3
        (Get-GitOpsManifest manifest -AsJson | ConvertFrom-Json).Count | Should -Be 3
    }

    It 'says what is wrong with the files' {
        Set-TestFile "$($world.Folder)/broken/a.yaml" "apiVersion: v1`nkind: [`n"
        { Get-GitOpsManifest "$($world.Folder)/broken" } | Should -Throw -ErrorId 'GOS*,*GetGitOpsManifestCommand'
        Set-TestFile "$($world.Folder)/notes" 'no manifest'
        { Get-GitOpsManifest "$($world.Folder)/notes" } | Should -Throw -ErrorId 'GOS*,*GetGitOpsManifestCommand'
        { Get-GitOpsManifest "$($world.Folder)/nothing" } | Should -Throw -ErrorId 'GOS*,*GetGitOpsManifestCommand'
    }

    It 'renders the files and folders of a pipeline, from wherever it is called' {
        Set-TestFile "$TestDrive/elsewhere/all.yaml" "apiVersion: v1`nkind: ConfigMap`nmetadata: { name: wrong }`n"
        Push-Location "$TestDrive/elsewhere"
        try {
            $objects = Get-ChildItem "$($world.Folder)/manifests" -Filter *.yaml | Get-GitOpsManifest
            $objects.kind | Should -Be @('Namespace', 'ConfigMap', 'Deployment')
            (Get-ChildItem $world.Folder -Directory -Filter manifests | Get-GitOpsManifest).Count | Should -Be 3
            (Get-GitOpsManifest "$($world.Folder)/manifests/*.yaml").Count | Should -Be 3
            (Get-GitOpsManifest -Path "$($world.Folder)/manifest[s]").Count | Should -Be 3
        } finally { Pop-Location }
    }

    It 'takes applications of the pipeline, and all of them without a name' {
        (Get-GitOpsApplication manifest | Get-GitOpsManifest).Count | Should -Be 3
        ('manifest' | Get-GitOpsManifest).Count | Should -Be 3
        @(Get-GitOpsManifest -ErrorAction SilentlyContinue | Where-Object Application -eq manifest).Count | Should -Be 3  # others of this sandbox have no definition any more
    }

    It 'refuses what would have no effect' {
        { Get-GitOpsManifest manifest -Parameter @{ env = 'test' } } | Should -Throw -ErrorId 'GOS0908,*'
        { Get-GitOpsManifest manifest -AsJson -AsYaml } | Should -Throw -ErrorId 'GOS0908,*'
    }

    It 'shows keys that PowerShell cannot have as properties' {
        Set-TestFile "$($world.Folder)/odd/a.yaml" "apiVersion: v1`nkind: ConfigMap`nmetadata: { name: odd, labels: { psobject: x } }`nKind: twice`n"
        $object = Get-GitOpsManifest "$($world.Folder)/odd/a.yaml"
        $object.kind | Should -Be 'ConfigMap'
        $object.metadata.labels['psobject'] | Should -Be 'x'
    }
}
