package catalogtest

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	typedapps "k8s.io/client-go/kubernetes/typed/apps/v1"
	typedbatch "k8s.io/client-go/kubernetes/typed/batch/v1"
	typedcore "k8s.io/client-go/kubernetes/typed/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func _(c client.Reader, ctx context.Context) {
	c.Get(ctx, types.NamespacedName{}, nil)
	c.List(ctx, nil)
}

func _(c client.Writer, ctx context.Context) {
	c.Create(ctx, nil)
	c.Delete(ctx, nil)
	c.DeleteAllOf(ctx, nil)
	c.Patch(ctx, nil, nil)
	c.Update(ctx, nil)
}

func _(c client.SubResourceReader, ctx context.Context) {
	c.Get(ctx, nil, nil)
}

func _(c client.SubResourceWriter, ctx context.Context) {
	c.Create(ctx, nil, nil)
	c.Patch(ctx, nil, nil)
	c.Update(ctx, nil)
}

func _(c typedcore.ConfigMapInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.ConfigMap{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.ConfigMap{}, metav1.UpdateOptions{})
}

func _(c typedcore.EndpointsInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Endpoints{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Endpoints{}, metav1.UpdateOptions{})
}

func _(c typedcore.EventInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Event{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Event{}, metav1.UpdateOptions{})
}

func _(c typedcore.LimitRangeInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.LimitRange{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.LimitRange{}, metav1.UpdateOptions{})
}

func _(c typedcore.NamespaceInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Namespace{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Namespace{}, metav1.UpdateOptions{})
}

func _(c typedcore.NodeInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Node{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Node{}, metav1.UpdateOptions{})
}

func _(c typedcore.PersistentVolumeClaimInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.PersistentVolumeClaim{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.PersistentVolumeClaim{}, metav1.UpdateOptions{})
}

func _(c typedcore.PersistentVolumeInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.PersistentVolume{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.PersistentVolume{}, metav1.UpdateOptions{})
}

func _(c typedcore.PodInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Pod{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Pod{}, metav1.UpdateOptions{})
}

func _(c typedcore.ReplicationControllerInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.ReplicationController{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.ReplicationController{}, metav1.UpdateOptions{})
}

func _(c typedcore.ResourceQuotaInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.ResourceQuota{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.ResourceQuota{}, metav1.UpdateOptions{})
}

func _(c typedcore.SecretInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Secret{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Secret{}, metav1.UpdateOptions{})
}

func _(c typedcore.ServiceAccountInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.ServiceAccount{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.ServiceAccount{}, metav1.UpdateOptions{})
}

func _(c typedcore.ServiceInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &corev1.Service{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &corev1.Service{}, metav1.UpdateOptions{})
}

func _(c typedapps.DaemonSetInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &appsv1.DaemonSet{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &appsv1.DaemonSet{}, metav1.UpdateOptions{})
}

func _(c typedapps.DeploymentInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &appsv1.Deployment{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &appsv1.Deployment{}, metav1.UpdateOptions{})
}

func _(c typedapps.ReplicaSetInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &appsv1.ReplicaSet{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &appsv1.ReplicaSet{}, metav1.UpdateOptions{})
}

func _(c typedapps.StatefulSetInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &appsv1.StatefulSet{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &appsv1.StatefulSet{}, metav1.UpdateOptions{})
}

func _(c typedbatch.CronJobInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &batchv1.CronJob{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &batchv1.CronJob{}, metav1.UpdateOptions{})
}

func _(c typedbatch.JobInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{})
	c.List(ctx, metav1.ListOptions{})
	c.Create(ctx, &batchv1.Job{}, metav1.CreateOptions{})
	c.Delete(ctx, "k", metav1.DeleteOptions{})
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &batchv1.Job{}, metav1.UpdateOptions{})
}

func _(c dynamic.ResourceInterface, ctx context.Context) {
	c.Get(ctx, "k", metav1.GetOptions{}, "k")
	c.List(ctx, metav1.ListOptions{})
	c.Apply(ctx, "k", &unstructured.Unstructured{}, metav1.ApplyOptions{}, "k")
	c.Create(ctx, &unstructured.Unstructured{}, metav1.CreateOptions{}, "k")
	c.Delete(ctx, "k", metav1.DeleteOptions{}, "k")
	c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{})
	c.Patch(ctx, "k", "k", []byte("k"), metav1.PatchOptions{}, "k")
	c.Update(ctx, &unstructured.Unstructured{}, metav1.UpdateOptions{}, "k")
}
